import type { Connection } from './connection.ts'

/** Where a server is and how it is spoken to; travels between processes. Another kind of server adds its own. */
export type Target = PrismeTarget | RawTarget | XmppTarget

export interface PrismeTarget {
  dialect: 'prisme'
  port: number
  /** Of the gateways beside the first; members are spread over all of them. */
  otherPorts?: number[]
  /** The certificate authority that signed the server's certificate, PEM. */
  authority: string
  password: string
  /** The members of each room. The first of them makes it and speaks. */
  rooms: { email: string; accountId: string }[][]
}

export interface RawTarget {
  dialect: 'raw'
  port: number
  authority: string
  rooms: number
  members: number
}

/** Accounts are `u0`, `u1`…; the first `rooms` × `members` of them sit in the rooms. */
export interface XmppTarget {
  dialect: 'xmpp'
  port: number
  path: string
  authority: string
  domain: string
  roomsDomain: string
  password: string
  accounts: number
  rooms: number
  members: number
}

/** How one kind of server is spoken to. */
export interface Dialect {
  /** Makes the rooms and connects their members: for each room its members, who are in it and hear of everything. */
  enter(): Promise<Connection[][]>
  /** Connects so many clients of the same people who say nothing, and leaves them connected. */
  linger(connections: number): Promise<Connection[]>
  /** The frame of the n-th message of a room. Each is another message to the server. */
  message(room: number, n: number): Buffer
  /** Whether this text delivers a message of ours, as it was sent. */
  delivers(text: string): boolean
  /** What a shorter text to the one who speaks means. Undefined when the server does not answer. */
  answer: ((text: string) => 'accepted' | 'refused' | 'something else') | undefined
}
