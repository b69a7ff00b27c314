import { Icon } from './icon.tsx'

/** What was done. Always in the page, so that a reader is told when it fills. */
export function Said({ children }: { children: string | undefined }) {
  return (
    <div role="status">
      {children !== undefined && (
        <p className="said">
          <Icon name="check" size={20} /> <span>{children}</span>
        </p>
      )}
    </div>
  )
}
