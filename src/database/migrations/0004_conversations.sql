-- Why: a conversation is a gapless log (M-2). Everything that happens in it is an event of that log, numbered under the
-- conversation row's lock, so that a reader who resumes by number misses nothing.
create table prisme.conversations (
  company_id uuid not null references prisme.companies,
  conversation_id uuid not null,
  kind text not null check (kind in ('bubble', 'direct')),
  name_sealed bytea,
  -- The two accounts of a direct conversation, in order: there is only one between them.
  direct_low uuid,
  direct_high uuid,
  head bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (company_id, conversation_id),
  constraint one_direct_per_pair unique (company_id, direct_low, direct_high),
  check ((kind = 'bubble') = (name_sealed is not null)),
  check ((kind = 'direct') = (direct_low is not null and direct_high is not null)),
  check (direct_low < direct_high)
);
alter table prisme.conversations enable row level security;
alter table prisme.conversations force row level security;
create policy own_company on prisme.conversations using (company_id = prisme.app_company());
grant select, insert on prisme.conversations to prisme_app;
grant update (name_sealed, head, updated_at) on prisme.conversations to prisme_app;

create table prisme.memberships (
  company_id uuid not null,
  conversation_id uuid not null,
  account_id uuid not null,
  member_role text not null check (member_role in ('organiser', 'member')),
  from_sequence bigint not null,
  joined_at timestamptz not null,
  primary key (company_id, conversation_id, account_id),
  foreign key (company_id, conversation_id) references prisme.conversations,
  foreign key (company_id, account_id) references prisme.accounts
);
create index on prisme.memberships (company_id, account_id);
alter table prisme.memberships enable row level security;
alter table prisme.memberships force row level security;
create policy own_company on prisme.memberships using (company_id = prisme.app_company());
grant select, insert, delete on prisme.memberships to prisme_app;
grant update (member_role) on prisme.memberships to prisme_app;

create table prisme.conversation_events (
  company_id uuid not null,
  conversation_id uuid not null,
  sequence bigint not null,
  kind text not null,
  actor_id uuid not null,
  subject_id uuid,
  -- For messages: their id, the sender's own id for them (M-3) and what the request was, under a keyed hash.
  message_id uuid,
  client_id uuid,
  request_digest bytea,
  -- PRM1 under the conversation key.
  sealed bytea,
  occurred_at timestamptz not null,
  primary key (company_id, conversation_id, sequence),
  constraint one_message_per_client_id unique (company_id, actor_id, client_id),
  foreign key (company_id, conversation_id) references prisme.conversations
);
alter table prisme.conversation_events enable row level security;
alter table prisme.conversation_events force row level security;
create policy own_company on prisme.conversation_events using (company_id = prisme.app_company());
grant select, insert on prisme.conversation_events to prisme_app;
