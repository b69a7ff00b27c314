/** How to start a program, ready for `spawn`. */
export interface Launch {
  command: string
  args: string[]
  options: {
    cwd: string
    uid?: number
    gid?: number
    env?: Record<string, string>
  }
}

/** Makes a program run with the rights chosen for it. */
export type Launcher = (command: string, args: string[]) => Launch

/** Nothing of our own environment, which may hold secrets, reaches the components we start. */
export const childEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
}

/** Runs the program as whoever we are. */
export const launchAsOurselves: Launcher = (command, args) => ({
  command,
  args,
  options: { cwd: '/', env: childEnvironment },
})
