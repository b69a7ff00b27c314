import { Component, type ReactNode } from 'react'

interface CrashBarrierProps {
  children: ReactNode
  fallback: ReactNode
}

/** Shows something to hold on to when a screen throws, instead of a blank page. React offers this to classes only. */
export class CrashBarrier extends Component<CrashBarrierProps, { crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true }
  }

  override render(): ReactNode {
    return this.state.crashed ? this.props.fallback : this.props.children
  }
}
