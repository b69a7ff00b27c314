import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useText } from '../i18n/language.tsx'
import { IconButton } from './button.tsx'
import './dialog.css'

interface DialogProps {
  title: string
  help?: string
  /** `alertdialog` for what cannot be undone: it does not close by a press outside. */
  role?: 'dialog' | 'alertdialog'
  onClose(): void
  children: ReactNode
}

/** A question in front of the page. The focus goes in, stays in, and returns where it came from. */
export function Dialog({ title, help, role = 'dialog', onClose, children }: DialogProps) {
  const text = useText()
  const onOpenChange = (isOpen: boolean): void => {
    if (!isOpen) onClose()
  }
  return (
    <ModalOverlay
      className="dialog-veil"
      isOpen
      isDismissable={role === 'dialog'}
      onOpenChange={onOpenChange}
    >
      <Modal className={`dialog-frame dialog-frame-${role}`}>
        <AriaDialog role={role} className="dialog">
          <header className="dialog-head">
            <Heading slot="title" level={2} className="dialog-title">
              {title}
            </Heading>
            <IconButton icon="close" label={text.action.close} onPress={onClose} />
          </header>
          {help !== undefined && <p className="dialog-help">{help}</p>}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="dialog-actions">{children}</div>
}
