/**
 * What a company tells everyone of it: a charter that each person accepts, version by version, before anything else is
 * answered (R93, R126), and legal notices that anybody reads. Keeps who accepted what, and when. Does not bar anyone itself:
 * who looks at a session sees that an acceptance is missing.
 */
export { charterHandlers } from './charter-handlers.ts'
