import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { drawDocs, STYLE } from './docs-page.ts'

/** Must come before the routes it describes. */
export function installOpenApi(app: FastifyInstance, version: string): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Foretop',
        version,
        description: 'Times are ms since 1970. Errors are application/problem+json. Stable: changes only by adding.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'The wall token reads, the operator token acts too.' },
        },
      },
      security: [{ token: [] }, {}],
    },
    transform: jsonSchemaTransform,
  })
  app.register(async (scope) => {
    scope.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
    scope.get('/docs', { schema: { hide: true } }, async (_, reply) => {
      reply.type('text/html; charset=utf-8')
      return drawDocs(app.swagger())
    })
    scope.get('/docs.css', { config: { needs: 'nothing' }, schema: { hide: true } }, async (_, reply) => {
      reply.type('text/css; charset=utf-8')
      return STYLE
    })
  })
}
