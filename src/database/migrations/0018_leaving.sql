-- Why: who is removed gives their address back: it may be registered again, here or elsewhere.
create policy find_own on prisme.email_index for select to prisme_app using (company_id = prisme.app_company());
create policy give_back on prisme.email_index for delete to prisme_app using (company_id = prisme.app_company());
grant select (company_id, account_id), delete on prisme.email_index to prisme_app;
