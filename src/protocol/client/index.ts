/** The typed client: what the web page, the tests and other programs speak to Prisme with. */
export * from './carrier.ts'
export * from './live.ts'
export * from './rest.ts'
export * from './session.ts'
export * from './socket.ts'
export * from './upload.ts'
