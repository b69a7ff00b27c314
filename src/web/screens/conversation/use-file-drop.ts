import { type DragEvent, useRef, useState } from 'react'

interface FileDrop {
  isOver: boolean
  handlers: {
    onDragEnter(event: DragEvent): void
    onDragOver(event: DragEvent): void
    onDragLeave(event: DragEvent): void
    onDrop(event: DragEvent): void
  }
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

/** Takes files dropped anywhere on the conversation. */
export function useFileDrop(take: (files: readonly File[]) => void): FileDrop {
  const [isOver, setOver] = useState(false)
  // Each child entered and left counts too: only the outermost leaving means that the files went away.
  const depth = useRef(0)
  const enter = (step: 1 | -1): void => {
    depth.current += step
    setOver(depth.current > 0)
  }
  return {
    isOver,
    handlers: {
      onDragEnter: (event) => holdsFiles(event) && enter(1),
      onDragOver: (event) => holdsFiles(event) && event.preventDefault(),
      onDragLeave: (event) => holdsFiles(event) && enter(-1),
      onDrop(event) {
        if (!holdsFiles(event)) return
        event.preventDefault()
        depth.current = 0
        setOver(false)
        take([...event.dataTransfer.files])
      },
    },
  }
}
