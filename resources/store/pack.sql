-- Veliano Desk's additions to the store, version 1.
--
-- Paste the whole file into the SQL editor of the store's project and run it, once. It only adds; it can be run again
-- at any time and changes nothing that is already there. The desk's connection check reads `desk_pack_check()` and says
-- piece by piece what is missing.
--
-- The one thing it replaces: the policies on admin_users that read admin_users itself. They make every question that a
-- signed-in person asks end in "infinite recursion detected in policy" (42P17), so nothing that worked can depend on them.

begin;

-- 1 · Staff -------------------------------------------------------------------------------------------------------

create or replace function public.is_admin() returns boolean
  language sql stable security definer set search_path = ''
as $$
  select exists (select 1 from public.admin_users where user_id = auth.uid())
$$;
comment on function public.is_admin() is 'Whether the person signed in is a member of admin_users.';

do $$
declare
  self_reading record;
begin
  for self_reading in
    select polname from pg_catalog.pg_policy
    where polrelid = 'public.admin_users'::regclass
      and concat(pg_get_expr(polqual, polrelid), ' ', pg_get_expr(polwithcheck, polrelid)) ~ '\mFROM\s+(public\.)?admin_users\M'
  loop
    execute format('drop policy %I on public.admin_users', self_reading.polname);
  end loop;
end
$$;
alter table public.admin_users enable row level security;
drop policy if exists "Desk: staff have full access" on public.admin_users;
create policy "Desk: staff have full access" on public.admin_users for all to authenticated
  using (public.is_admin()) with check (public.is_admin());

-- 2 · Change stamps: what the store changes becomes visible to an incremental pull ------------------------------------

create or replace function public.desk_stamp() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.updated_at := pg_catalog.clock_timestamp();
  elsif new is distinct from old then
    -- strictly later than before, also where the clock is coarse: a stamp seen once never stands for two states
    new.updated_at := greatest(pg_catalog.clock_timestamp(), old.updated_at + interval '1 microsecond');
  end if;
  return new;
end
$$;

do $$
declare
  stamped text;
begin
  foreach stamped in array array['customers', 'custom_orders', 'profiles', 'categories', 'grillz_specifications'] loop
    if to_regclass('public.' || stamped) is null then
      continue;
    end if;
    execute format('drop trigger if exists desk_stamp on public.%I', stamped);
    execute format('update public.%I set updated_at = clock_timestamp() where updated_at is null', stamped);
    execute format(
      'create trigger desk_stamp before insert or update on public.%I for each row execute function public.desk_stamp()',
      stamped);
    execute format(
      'create index if not exists %I on public.%I (updated_at, id)', 'desk_' || stamped || '_changes', stamped);
  end loop;
end
$$;

-- 3 · Custom orders: what the desk adds to them -----------------------------------------------------------------------

alter table public.custom_orders
  add column if not exists order_id uuid references public.orders (id) on delete set null,
  add column if not exists product_id uuid references public.products (id) on delete set null,
  add column if not exists model_url text,
  add column if not exists version integer not null default 1;

create or replace function public.desk_count_version() returns trigger language plpgsql set search_path = '' as $$
begin
  if new is distinct from old then
    new.version := old.version + 1;
  end if;
  return new;
end
$$;
drop trigger if exists desk_count_version on public.custom_orders;
create trigger desk_count_version before update on public.custom_orders
  for each row execute function public.desk_count_version();

-- 4 · The timeline of a custom order ----------------------------------------------------------------------------------

create table if not exists public.custom_order_events (
  id uuid primary key,
  custom_order_id uuid not null references public.custom_orders (id) on delete cascade,
  kind text not null,
  title text not null,
  message text,
  customer_visible boolean not null default false,
  happened_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
comment on column public.custom_order_events.id is 'Made by whoever writes the event, so that sending it twice is harmless.';
create index if not exists desk_custom_order_events_changes on public.custom_order_events (updated_at, id);
create index if not exists desk_custom_order_events_order on public.custom_order_events (custom_order_id, happened_at);
drop trigger if exists desk_stamp on public.custom_order_events;
create trigger desk_stamp before insert or update on public.custom_order_events
  for each row execute function public.desk_stamp();

alter table public.custom_order_events enable row level security;
revoke all on public.custom_order_events from anon;
grant select, insert, update, delete on public.custom_order_events to authenticated, service_role;
drop policy if exists "Desk: staff have full access" on public.custom_order_events;
create policy "Desk: staff have full access" on public.custom_order_events for all to authenticated
  using (public.is_admin()) with check (public.is_admin());
drop policy if exists "Desk: customers see what is theirs" on public.custom_order_events;
create policy "Desk: customers see what is theirs" on public.custom_order_events for select to authenticated
  using (
    customer_visible and exists (
      select 1
      from public.custom_orders piece join public.customers person on person.id = piece.customer_id
      where piece.id = custom_order_events.custom_order_id and person.user_id = auth.uid()
    )
  );

-- 5 · What was deleted ------------------------------------------------------------------------------------------------

create table if not exists public.deleted_records (
  id uuid primary key default gen_random_uuid(),
  table_name text not null,
  record_id uuid not null,
  updated_at timestamptz not null default clock_timestamp()
);
comment on column public.deleted_records.updated_at is 'When the record was deleted; named as everywhere, so that it is pulled as everything is.';
create index if not exists desk_deleted_records_changes on public.deleted_records (updated_at, id);
alter table public.deleted_records enable row level security;
revoke all on public.deleted_records from anon, authenticated;
grant select on public.deleted_records to authenticated;
grant select, insert, delete on public.deleted_records to service_role;
drop policy if exists "Desk: staff read" on public.deleted_records;
create policy "Desk: staff read" on public.deleted_records for select to authenticated using (public.is_admin());

create or replace function public.desk_note_deletion() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.deleted_records (table_name, record_id) values (tg_table_name, old.id);
  return null;
end
$$;
drop trigger if exists desk_note_deletion on public.customers;
create trigger desk_note_deletion after delete on public.customers
  for each row execute function public.desk_note_deletion();
drop trigger if exists desk_note_deletion on public.custom_orders;
create trigger desk_note_deletion after delete on public.custom_orders
  for each row execute function public.desk_note_deletion();

-- 6 · What the desk's own check reads ---------------------------------------------------------------------------------

create or replace function public.desk_pack_version() returns integer
  language sql immutable set search_path = ''
as $$ select 1 $$;

create or replace function public.desk_pack_check() returns table (piece text, present boolean)
  language sql stable set search_path = ''
as $$
  with stamped (name) as (
    select unnest(array['customers', 'custom_orders', 'profiles', 'categories', 'grillz_specifications'])
  ),
  added (name) as (select unnest(array['order_id', 'product_id', 'model_url', 'version'])),
  noted (name) as (select unnest(array['customers', 'custom_orders'])),
  live_trigger as (
    select tgname, tgrelid from pg_catalog.pg_trigger where tgenabled in ('O', 'A') and not tgisinternal
  )
  select 'staff:is_admin', exists (
    select 1 from pg_catalog.pg_proc
    where oid = to_regprocedure('public.is_admin()') and prosecdef)
  union all
  select 'staff:policy', not exists (
    select 1 from pg_catalog.pg_policy
    where polrelid = to_regclass('public.admin_users')
      and concat(pg_get_expr(polqual, polrelid), ' ', pg_get_expr(polwithcheck, polrelid)) ~ '\mFROM\s+(public\.)?admin_users\M')
  union all
  select 'stamps:' || name, exists (
    select 1 from live_trigger where tgname = 'desk_stamp' and tgrelid = to_regclass('public.' || name))
  from stamped
  union all
  select 'indexes:' || name, to_regclass('public.desk_' || name || '_changes') is not null
  from stamped
  union all
  select 'columns:' || name, exists (
    select 1 from pg_catalog.pg_attribute
    where attrelid = to_regclass('public.custom_orders') and attname = name and not attisdropped)
  from added
  union all
  select 'columns:counting', exists (
    select 1 from live_trigger
    where tgname = 'desk_count_version' and tgrelid = to_regclass('public.custom_orders'))
  union all
  select 'events:table', to_regclass('public.custom_order_events') is not null
  union all
  select 'events:row security', coalesce(
    (select relrowsecurity from pg_catalog.pg_class where oid = to_regclass('public.custom_order_events')), false)
    and 2 = (select count(*) from pg_catalog.pg_policy where polrelid = to_regclass('public.custom_order_events')
             and polname in ('Desk: staff have full access', 'Desk: customers see what is theirs'))
  union all
  select 'deletions:table', to_regclass('public.deleted_records') is not null
  union all
  select 'deletions:' || name, exists (
    select 1 from live_trigger where tgname = 'desk_note_deletion' and tgrelid = to_regclass('public.' || name))
  from noted
$$;

revoke execute on function public.is_admin(), public.desk_pack_version(), public.desk_pack_check() from public, anon;
grant execute on function public.is_admin(), public.desk_pack_version(), public.desk_pack_check()
  to authenticated, service_role;
revoke execute on function public.desk_note_deletion() from public, anon, authenticated;

commit;

notify pgrst, 'reload schema';
