import { useState } from 'react'
import type { ApiKey } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Part } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { KeyActs, KeyState, works } from '../programs/key-table.tsx'
import { RevokeKey } from '../programs/revoke-key.tsx'
import { RotateKeyDialog } from '../programs/rotate-key-dialog.tsx'
import { CopyField } from '../providers/copy-field.tsx'
import type { ActProps, Provisioning } from './directory-parts.ts'
import { HowTo } from './how-to.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'

interface TokensPartProps extends Pick<ActProps, 'onDone'> {
  provisioning: Provisioning
}

/** By what the directory comes in: where it is to knock, and with which tokens. */
export function TokensPart({ provisioning: { baseUrl, tokens }, onDone }: TokensPartProps) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { directory: text, programs } = useAdministrationText()
  const [asked, setAsked] = useState<'new' | { act: 'rotate' | 'revoke'; token: ApiKey }>()
  const { call } = workspace.session
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      head: text.token,
      cell: ({ name, ending }) => (
        <>
          {name} <span className="table-note">{programs.ending(ending)}</span>
        </>
      ),
    },
    {
      key: 'from',
      head: programs.networks,
      cell: ({ networks }) => (networks.length === 0 ? programs.anyNetwork : networks.join(', ')),
    },
    { key: 'until', head: programs.until, cell: ({ expiresAt }) => formats.date(expiresAt) },
    {
      key: 'state',
      head: programs.state,
      cell: (token) => <KeyState apiKey={token} words={text.tokenWords} />,
    },
    {
      key: 'acts',
      head: programs.acts,
      isActs: true,
      cell: (token) => works(token) && <KeyActs apiKey={token} onAsk={(act) => setAsked({ act, token })} />,
    },
  ]
  const close = (): void => setAsked(undefined)
  const acts = { onDone, onClose: close }
  return (
    <Part title={text.tokens} help={text.tokensHelp}>
      <div className="form form-wide">
        <CopyField label={text.baseUrl} name="base-url" value={baseUrl} help={text.baseUrlHelp} />
      </div>
      <HowTo />
      <DataTable
        caption={text.tokensCaption}
        columns={columns}
        rows={tokens}
        keyOf={({ keyId }) => keyId}
        empty={text.noToken}
      />
      <div className="form-actions">
        <Button icon="plus" onPress={() => setAsked('new')}>
          {text.newToken}
        </Button>
      </div>
      {asked === 'new' && <NewTokenDialog baseUrl={baseUrl} {...acts} />}
      {typeof asked === 'object' && asked.act === 'rotate' && (
        <RotateKeyDialog
          apiKey={asked.token}
          words={text.tokenWords}
          rotate={(input) => call('provisioning.rotateToken', input)}
          {...acts}
        />
      )}
      {typeof asked === 'object' && asked.act === 'revoke' && (
        <RevokeKey
          apiKey={asked.token}
          words={text.tokenWords}
          revoke={(input) => call('provisioning.revokeToken', input)}
          {...acts}
        />
      )}
    </Part>
  )
}
