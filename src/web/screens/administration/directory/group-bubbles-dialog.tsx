import { useState } from 'react'
import type { ConversationId } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { ActProps, DirectoryGroup } from './directory-parts.ts'
import { useOwnBubbles } from './use-bubbles.ts'

/** Which bubbles follow a group: one more of those one organises, or one less of any. */
export function GroupBubblesDialog({ group, onDone, onClose }: ActProps & { group: DirectoryGroup }) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { directory: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const own = useOwnBubbles()
  const [chosen, setChosen] = useState('')
  const following = new Set<string>(group.bubbles)
  const others = own.filter(
    (bubble) => bubble.memberRole === 'organiser' && !following.has(bubble.conversationId),
  )
  const nameOf = (id: string): string | undefined =>
    own.find(({ conversationId }) => conversationId === id)?.name
  const ask = (kind: 'followGroup' | 'unfollowGroup', bubbleId: ConversationId, told: string): void =>
    action.run(async () => {
      const input = { groupId: group.groupId, bubbleId }
      await proven(() => workspace.session.call(`provisioning.${kind}`, input))
      onDone(told)
      onClose()
    })
  const follow = (): void => {
    const bubble = others.find(({ conversationId }) => conversationId === chosen)
    if (bubble !== undefined)
      ask('followGroup', bubble.conversationId, text.followed(bubble.name, group.name))
  }
  return (
    <Dialog
      role="alertdialog"
      title={text.bubblesTitle(group.name)}
      help={text.bubblesHelp}
      onClose={onClose}
    >
      <div className="dialog-form scrolls">
        {group.bubbles.length > 0 && (
          <ul className="group-bubbles" aria-label={text.bubbles}>
            {group.bubbles.map((id) => {
              const name = nameOf(id) ?? text.unseenBubble
              return (
                <li key={id}>
                  <span>{name}</span>
                  <Button
                    icon="close"
                    isPending={action.isPending}
                    onPress={() => ask('unfollowGroup', id, text.unfollowed(name, group.name))}
                  >
                    {text.unfollow}
                    <span className="unseen"> {name}</span>
                  </Button>
                </li>
              )
            })}
          </ul>
        )}
        {others.length === 0 ? (
          <p className="field-help">{text.noBubbleToFollow}</p>
        ) : (
          <Choice
            label={text.addBubble}
            value={chosen}
            onChange={setChosen}
            choices={[
              { value: '', label: text.pickBubble },
              ...others.map(({ conversationId, name }) => ({ value: conversationId, label: name })),
            ]}
            help={text.addBubbleHelp(group.members)}
          />
        )}
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          {others.length > 0 && (
            <Button tone="primary" isDisabled={chosen === ''} isPending={action.isPending} onPress={follow}>
              {text.follow}
            </Button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  )
}
