import { join, resolve } from 'node:path'

/** Where everything of an embedded Prisme lives. */
export interface DataDirectory {
  root: string
  tls: string
  postgres: string
  clamd: string
  mail: string
  objects: string
  keyring: string
  logs: string
  /** Passwords of the database roles and of the demo accounts; owner-only. */
  secrets: string
  demo: string
  /** There once the demo's people have talked. */
  seeded: string
  /** How the server is known where the demo's professionals sign in; owner-only. */
  demoSignIn: string
  ready: string
  /** What the operator's commands need to reach the running house; owner-only. */
  environment: string
  port(name: 'https' | 'http' | 'demo-sign-in'): string
}

export function dataDirectory(path: string): DataDirectory {
  const root = resolve(path)
  const inside = (name: string): string => join(root, name)
  return {
    root,
    tls: inside('tls'),
    postgres: inside('postgres'),
    clamd: inside('clamd'),
    mail: inside('mail'),
    objects: inside('objects'),
    keyring: inside('keyring.json'),
    logs: inside('logs'),
    secrets: inside('secrets.json'),
    demo: inside('demo.json'),
    seeded: inside('demo-seeded.json'),
    demoSignIn: inside('demo-sign-in.json'),
    ready: inside('ready.json'),
    environment: inside('environment.json'),
    port: (name) => inside(`${name}-port`),
  }
}
