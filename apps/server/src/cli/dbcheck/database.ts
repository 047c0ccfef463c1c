/** The databases of a sight; what they are is the same on every screen. */
export { type Database, databasesOf, isDatabase, isWanted } from '@foretop/shared/databases/database.ts'
