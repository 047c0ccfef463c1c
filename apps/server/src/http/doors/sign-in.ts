import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers } from '../api/errors.ts'
import { mayOperate, mayRead } from './access.ts'
import { callerOf, type Guarding, tryToken } from './guard.ts'
import type { Role } from './session.ts'

const sessionSchema = z.object({
  /** False where no token is needed at all. */
  guarded: z.boolean(),
  may: z.object({ read: z.boolean(), operate: z.boolean() }),
})

/** In place of one that was set for a session that is over. */
const setCookie = (reply: FastifyReply, cookie: string) => reply.removeHeader('set-cookie').header('set-cookie', cookie)

/** A token for a cookie: how a browser signs in and out. */
export function signInRoutes(guarding: Guarding): FastifyPluginAsyncZod {
  const { access } = guarding
  const view = (role: Role) => ({
    guarded: access.guarded(),
    may: { read: mayRead(role), operate: mayOperate(role) },
  })
  return async (app) => {
    app.get(
      '/session',
      {
        config: { needs: 'nothing' },
        schema: { tags: ['session'], summary: 'What the caller may do.', response: answers(sessionSchema) },
      },
      async ({ role }) => view(role),
    )
    app.post(
      '/session',
      {
        config: { needs: 'nothing' },
        schema: {
          tags: ['session'],
          summary: 'Sign in: the token becomes a cookie.',
          body: z.strictObject({ token: z.string().max(1_000) }),
          response: answers(sessionSchema),
        },
      },
      async (request, reply) => {
        if (!access.guarded()) return view('operator')
        const role = await tryToken(request.body.token, callerOf(request, guarding), guarding)
        setCookie(reply, access.begin(role, request.headers))
        return view(role)
      },
    )
    app.delete(
      '/session',
      {
        config: { needs: 'nothing' },
        schema: {
          tags: ['session'],
          summary: 'Sign out: the session is over at once, its open pages too.',
          response: answers(sessionSchema),
        },
      },
      async ({ headers }, reply) => {
        setCookie(reply, access.end(headers))
        return view(access.guarded() ? 'stranger' : 'operator')
      },
    )
  }
}
