import { spawn } from 'node:child_process'
import type { Launch } from './launch.ts'

export interface ProgramEnd {
  /** Undefined if the program could not be started or was killed. */
  code: number | undefined
  /** What it wrote to stdout and stderr, together; the last 64 Ki characters. */
  output: string
}

const keptOutput = 65_536

/** Runs a program to its end. A program that fails or does not exist is an answer, not an exception. */
export function runProgram({ command, args, options }: Launch, signal?: AbortSignal): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], signal })
    const keep = (chunk: string): void => {
      output = (output + chunk).slice(-keptOutput)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.once('error', (error) => resolve({ code: undefined, output: output + error.message }))
    child.once('close', (code) => resolve({ code: code ?? undefined, output }))
  })
}
