-- Why: a company's own systems learn that something happened in its bubbles: kinds and ids, never content. How far each
-- webhook has heard each bubble's log is kept, so that nothing is lost and sending a message costs nothing more (see
-- decision 12).
create table prisme.webhooks (
  company_id uuid not null references prisme.companies,
  webhook_id uuid not null,
  -- Its name and address, PRM1 under the directory key: an address may hold a secret.
  name_sealed bytea not null,
  url_sealed bytea not null,
  events text[] not null check (cardinality(events) > 0),
  -- The one bubble it hears of; null for all.
  conversation_id uuid,
  secret_sealed bytea not null,
  -- The secret before, which signs too until then.
  former_secret_sealed bytea,
  former_until timestamptz,
  created_at timestamptz not null,
  created_by uuid not null,
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('administrator', 'gone', 'failing')),
  primary key (company_id, webhook_id),
  foreign key (company_id, conversation_id) references prisme.conversations,
  foreign key (company_id, created_by) references prisme.accounts (company_id, account_id)
);
create table prisme.webhook_cursors (
  company_id uuid not null,
  webhook_id uuid not null,
  conversation_id uuid not null,
  sequence bigint not null,
  primary key (company_id, webhook_id, conversation_id),
  foreign key (company_id, webhook_id) references prisme.webhooks on delete cascade
);
create table prisme.webhook_deliveries (
  company_id uuid not null,
  delivery_id uuid not null,
  webhook_id uuid not null,
  event text not null,
  -- Kinds, ids and times; what the receiver is told.
  body json not null,
  created_at timestamptz not null,
  state text not null check (state in ('pending', 'delivered', 'failed')),
  attempts int not null default 0,
  due_at timestamptz not null,
  -- What came of the last attempt: the status answered, or why none was.
  answered int,
  failure text,
  milliseconds int,
  attempted_at timestamptz,
  primary key (company_id, delivery_id),
  foreign key (company_id, webhook_id) references prisme.webhooks on delete cascade
);
create index on prisme.webhook_deliveries (company_id, webhook_id, created_at);
create index on prisme.webhook_deliveries (company_id, webhook_id, due_at) where state = 'pending';

alter table prisme.webhooks enable row level security;
alter table prisme.webhooks force row level security;
create policy own_company on prisme.webhooks using (company_id = prisme.app_company());
create policy look on prisme.webhooks for select to prisme_sys using (true);
grant select, insert, delete on prisme.webhooks to prisme_app;
grant update (name_sealed, url_sealed, events, secret_sealed, former_secret_sealed, former_until, disabled_at, disabled_reason)
  on prisme.webhooks to prisme_app;
grant select on prisme.webhooks to prisme_sys;
alter table prisme.webhook_cursors enable row level security;
alter table prisme.webhook_cursors force row level security;
create policy own_company on prisme.webhook_cursors using (company_id = prisme.app_company());
grant select, insert on prisme.webhook_cursors to prisme_app;
grant update (sequence) on prisme.webhook_cursors to prisme_app;
alter table prisme.webhook_deliveries enable row level security;
alter table prisme.webhook_deliveries force row level security;
create policy own_company on prisme.webhook_deliveries using (company_id = prisme.app_company());
create policy sweep on prisme.webhook_deliveries for all to prisme_sys using (true);
grant select, insert on prisme.webhook_deliveries to prisme_app;
grant update (state, attempts, due_at, answered, failure, milliseconds, attempted_at) on prisme.webhook_deliveries to prisme_app;
grant select, delete on prisme.webhook_deliveries to prisme_sys;

-- Which companies have webhooks that hear, frozen ones aside: asked once a second, before any company is known.
create function prisme.companies_with_webhooks() returns table (company_id uuid)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select distinct w.company_id from prisme.webhooks w
  join prisme.companies c on c.company_id = w.company_id and c.frozen_at is null
  where w.disabled_at is null
$$;
create function prisme.sweep_webhook_deliveries(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$ delete from prisme.webhook_deliveries where state <> 'pending' and created_at < before $$;
grant create on schema prisme to prisme_sys;
alter function prisme.companies_with_webhooks() owner to prisme_sys;
alter function prisme.sweep_webhook_deliveries(timestamptz) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.companies_with_webhooks(), prisme.sweep_webhook_deliveries(timestamptz) from public;
grant execute on function prisme.companies_with_webhooks() to prisme_app;
grant execute on function prisme.sweep_webhook_deliveries(timestamptz) to prisme_jobs;
