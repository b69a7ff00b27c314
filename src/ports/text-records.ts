/** What DNS says of the TXT records of one name. Only `absent` says that there is none: a failure says nothing. */
export type TextAnswer =
  | { kind: 'records'; values: readonly string[] }
  | { kind: 'absent'; why: 'no_name' | 'no_record' }
  | {
      kind: 'failed'
      why: 'timeout' | 'server_failed' | 'server_refused' | 'unreachable' | 'bad_answer'
    }

export interface TextRecords {
  /** The strings of each record joined, by whatever chain of CNAMEs; within some seconds. Rejects only when aborted. */
  look(name: string, signal: AbortSignal): Promise<TextAnswer>
}
