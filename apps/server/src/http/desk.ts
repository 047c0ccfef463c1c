export * from '../engine/desk.ts'
