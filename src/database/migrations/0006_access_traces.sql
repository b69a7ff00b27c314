-- Why: who did what, when, and whether it was allowed (L-4), written in the transaction of the act (L-6). The gateway can
-- add traces and can neither change nor read them back.
create table prisme.access_traces (
  company_id uuid not null,
  trace_id uuid not null,
  occurred_at timestamptz not null,
  actor_id uuid,
  session_id uuid,
  action text not null,
  object_id uuid,
  outcome text not null,
  request_id uuid not null,
  primary key (company_id, trace_id)
);
create index on prisme.access_traces (company_id, occurred_at);
alter table prisme.access_traces enable row level security;
alter table prisme.access_traces force row level security;
create policy own_company on prisme.access_traces for insert with check (company_id = prisme.app_company());
grant insert on prisme.access_traces to prisme_app;
