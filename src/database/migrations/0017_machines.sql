-- Why: what acts without a person at the keyboard is told apart from people (R34), signs in nowhere, and acts by keys of its
-- own that say what they may do, from where and until when (R35). A key is kept as a hash; who has the database has no key.
alter table prisme.accounts
  add column account_type text not null default 'person' check (account_type in ('person', 'service')),
  alter column email_sealed drop not null,
  alter column password_sealed drop not null,
  add check (account_type = 'person' or (email_sealed is null and password_sealed is null and role <> 'guest'));

create table prisme.api_keys (
  company_id uuid not null references prisme.companies,
  key_id uuid not null,
  account_id uuid not null,
  key_hash bytea not null,
  -- The last characters of the key, by which people tell keys apart.
  ending text not null,
  name_sealed bytea not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  networks text[] not null,
  created_at timestamptz not null,
  created_by uuid not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  -- The network it was last used from, shortened, and sealed.
  last_network_sealed bytea,
  replaced_by uuid,
  revoked_at timestamptz,
  revoked_by uuid,
  primary key (company_id, key_id),
  unique (company_id, key_hash),
  foreign key (company_id, account_id) references prisme.accounts,
  foreign key (company_id, created_by) references prisme.accounts (company_id, account_id)
);
create index on prisme.api_keys (company_id, account_id);
alter table prisme.api_keys enable row level security;
alter table prisme.api_keys force row level security;
create policy own_company on prisme.api_keys using (company_id = prisme.app_company());
grant select, insert on prisme.api_keys to prisme_app;
grant update (expires_at, last_used_at, last_network_sealed, replaced_by, revoked_at, revoked_by) on prisme.api_keys to prisme_app;

-- A-13: an open socket of a key is found by the key's id, as that of a session is by the session's. One whose end moved is
-- looked at anew.
create function prisme.note_changed_key() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.revoked_at is not null then
    insert into prisme.revocations (company_id, kind, subject_id) values (new.company_id, 'session', new.key_id);
  else
    insert into prisme.revocations (company_id, kind, subject_id) values (new.company_id, 'account', new.account_id);
  end if;
  return null;
end $$;
create trigger changed after update of revoked_at, expires_at on prisme.api_keys for each row
  when ((old.revoked_at, old.expires_at) is distinct from (new.revoked_at, new.expires_at))
  execute function prisme.note_changed_key();

-- A ticket is of a session or of a key. `not valid`: there is no row to look at, and outside a company none may be.
alter table prisme.socket_tickets
  alter column session_id drop not null,
  add column key_id uuid,
  add foreign key (company_id, key_id) references prisme.api_keys (company_id, key_id) on delete cascade not valid,
  add check (num_nonnulls(session_id, key_id) = 1);

alter table prisme.access_traces
  add column actor_type text check (actor_type in ('person', 'service')),
  add column key_id uuid;
