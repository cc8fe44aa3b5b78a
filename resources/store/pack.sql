-- Veliano Desk's additions to the store, version 2.
--
-- Paste the whole file into the SQL editor of the store's project and run it, once. It only adds; it can be run again
-- at any time and changes nothing that is already there. The desk's connection check reads `desk_pack_check()` and says
-- piece by piece what is missing. It fits both generations of the store (orders.total_amount, orders.total).
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
revoke execute on function public.is_admin() from public, anon;
grant execute on function public.is_admin() to authenticated, service_role;

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

-- 2 · What is a customer's own ----------------------------------------------------------------------------------------
-- Each says only whether something belongs to who is signed in, whatever the rules of the tables behind it are.

create or replace function public.desk_my_customer(customer uuid) returns boolean
  language sql stable security definer set search_path = ''
as $$ select exists (select 1 from public.customers where id = $1 and user_id = auth.uid()) $$;

create or replace function public.desk_my_custom_order(piece uuid) returns boolean
  language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1 from public.custom_orders made join public.customers person on person.id = made.customer_id
    where made.id = $1 and person.user_id = auth.uid())
$$;

create or replace function public.desk_my_order(purchase uuid) returns boolean
  language sql stable security definer set search_path = ''
as $$ select exists (select 1 from public.orders where id = $1 and user_id = auth.uid()) $$;

revoke execute on function
  public.desk_my_customer(uuid), public.desk_my_custom_order(uuid), public.desk_my_order(uuid) from public, anon;
grant execute on function
  public.desk_my_customer(uuid), public.desk_my_custom_order(uuid), public.desk_my_order(uuid)
  to authenticated, service_role;

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

-- 4 · New tables ------------------------------------------------------------------------------------------------------
-- Ids are made by whoever writes a row, so that sending it twice is harmless; the default is for writers that make none.
-- No new table refers to two tables of the store that the store itself relates to each other: its API would see a second
-- way from one to the other, and `custom_orders?select=*,customers(*)` of the store's own code would be ambiguous. So what
-- belongs to a customer names its order without a foreign key.

create table if not exists public.custom_order_events (
  id uuid primary key,
  custom_order_id uuid not null references public.custom_orders (id) on delete cascade,
  kind text not null,
  title text not null,
  message text,
  customer_visible boolean not null default false,
  happened_at timestamptz not null
);
create index if not exists desk_custom_order_events_order on public.custom_order_events (custom_order_id, happened_at);

create table if not exists public.design_revisions (
  id uuid primary key default gen_random_uuid(),
  custom_order_id uuid not null references public.custom_orders (id) on delete cascade,
  revision integer not null check (revision > 0),
  title text not null,
  message text,
  model_url text,
  preview_url text,
  status text not null default 'proposed' check (status in ('proposed', 'approved', 'changes_asked', 'withdrawn')),
  customer_visible boolean not null default false,
  answer text,
  answered_at timestamptz,
  unique (custom_order_id, revision)
);

create table if not exists public.impression_kits (
  id uuid primary key default gen_random_uuid(),
  custom_order_id uuid not null references public.custom_orders (id) on delete cascade,
  attempt integer not null default 1 check (attempt > 0),
  arch text check (arch in ('top', 'bottom', 'both')),
  status text not null default 'to_send',
  carrier text,
  outbound_tracking text,
  return_tracking text,
  sent_at timestamptz,
  returned_at timestamptz
);
create index if not exists desk_impression_kits_order on public.impression_kits (custom_order_id);

create table if not exists public.shipments (
  id uuid primary key default gen_random_uuid(),
  custom_order_id uuid references public.custom_orders (id) on delete cascade,
  order_id uuid references public.orders (id) on delete cascade,
  carrier text,
  service text,
  tracking_number text,
  tracking_url text,
  status text not null default 'prepared',
  insured_value numeric(12, 2) check (insured_value >= 0),
  shipped_at timestamptz,
  expected_on date,
  delivered_at timestamptz,
  check (num_nonnulls(custom_order_id, order_id) > 0)
);
create index if not exists desk_shipments_custom_order on public.shipments (custom_order_id);
create index if not exists desk_shipments_order on public.shipments (order_id);

create table if not exists public.shipment_events (
  id uuid primary key default gen_random_uuid(),
  shipment_id uuid not null references public.shipments (id) on delete cascade,
  status text not null,
  message text,
  place text,
  happened_at timestamptz not null
);
create index if not exists desk_shipment_events_shipment on public.shipment_events (shipment_id, happened_at);

create table if not exists public.customer_measurements (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null references public.customers (id) on delete cascade,
  kind text not null,
  place text,
  value numeric not null check (value > 0),
  unit text not null,
  measured_on date
);
create index if not exists desk_customer_measurements_customer on public.customer_measurements (customer_id);

create table if not exists public.messages (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null references public.customers (id) on delete cascade,
  custom_order_id uuid,
  order_id uuid,
  direction text not null check (direction in ('in', 'out')),
  channel text not null default 'store',
  subject text,
  body text not null,
  sent_at timestamptz not null default clock_timestamp(),
  read_at timestamptz
);
create index if not exists desk_messages_customer on public.messages (customer_id, sent_at);

create table if not exists public.product_reviews (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null references public.products (id) on delete cascade,
  user_id uuid references auth.users (id) on delete set null,
  rating integer not null check (rating between 1 and 5),
  title text,
  body text,
  status text not null default 'pending',
  verified boolean not null default false
);
-- The store's code used this name before: a table that stood there already gets what the rest relies on, and the reviews
-- in it stay to be seen.
alter table public.product_reviews
  add column if not exists product_id uuid, add column if not exists user_id uuid,
  add column if not exists verified boolean not null default false;
do $$
begin
  if not exists (select 1 from pg_catalog.pg_attribute
      where attrelid = 'public.product_reviews'::regclass and attname = 'status' and not attisdropped) then
    alter table public.product_reviews add column status text not null default 'published';
    alter table public.product_reviews alter column status set default 'pending';
  end if;
end
$$;
create index if not exists desk_product_reviews_product on public.product_reviews (product_id);

create table if not exists public.membership_tiers (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  points_from integer not null default 0 check (points_from >= 0),
  discount_percent numeric(5, 2) not null default 0 check (discount_percent between 0 and 100),
  benefits jsonb not null default '[]'
);

create table if not exists public.user_memberships (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  tier_id uuid references public.membership_tiers (id) on delete set null,
  points integer not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz
);
alter table public.user_memberships add column if not exists user_id uuid;
create index if not exists desk_user_memberships_user on public.user_memberships (user_id);

create table if not exists public.loyalty_transactions (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null references public.customers (id) on delete cascade,
  points integer not null check (points <> 0),
  reason_code text not null,
  custom_order_id uuid,
  order_id uuid,
  happened_at timestamptz not null default clock_timestamp()
);
create index if not exists desk_loyalty_transactions_customer on public.loyalty_transactions (customer_id, happened_at);

create table if not exists public.product_recommendations (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null references public.products (id) on delete cascade,
  recommended_id uuid not null references public.products (id) on delete cascade,
  customer_id uuid references public.customers (id) on delete cascade,
  place integer not null default 1,
  reason text,
  check (product_id <> recommended_id)
);
create index if not exists desk_product_recommendations_product on public.product_recommendations (product_id, place);

-- 5 · Who sees what of them -------------------------------------------------------------------------------------------

do $$
declare
  guarded record;
begin
  for guarded in
    select * from (values
      ('custom_order_events', 'customer_visible and public.desk_my_custom_order(custom_order_id)'),
      ('design_revisions', 'customer_visible and public.desk_my_custom_order(custom_order_id)'),
      ('impression_kits', 'public.desk_my_custom_order(custom_order_id)'),
      ('shipments', 'public.desk_my_custom_order(custom_order_id) or public.desk_my_order(order_id)'),
      ('shipment_events', 'exists (select 1 from public.shipments sent where sent.id = shipment_id and '
        '(public.desk_my_custom_order(sent.custom_order_id) or public.desk_my_order(sent.order_id)))'),
      ('customer_measurements', 'public.desk_my_customer(customer_id)'),
      ('messages', 'public.desk_my_customer(customer_id)'),
      ('product_reviews', 'user_id = auth.uid()'),
      ('membership_tiers', null),
      ('user_memberships', 'user_id = auth.uid()'),
      ('loyalty_transactions', 'public.desk_my_customer(customer_id)'),
      ('product_recommendations', 'public.desk_my_customer(customer_id)')
    ) as listed (name, theirs)
  loop
    execute format('alter table public.%I enable row level security', guarded.name);
    execute format('revoke all on public.%I from anon', guarded.name);
    execute format('grant select, insert, update, delete on public.%I to authenticated, service_role', guarded.name);
    execute format('drop policy if exists "Desk: staff have full access" on public.%I', guarded.name);
    execute format('create policy "Desk: staff have full access" on public.%I for all to authenticated '
      'using (public.is_admin()) with check (public.is_admin())', guarded.name);
    execute format('drop policy if exists "Desk: customers see what is theirs" on public.%I', guarded.name);
    if guarded.theirs is not null then
      execute format('create policy "Desk: customers see what is theirs" on public.%I for select to authenticated '
        'using (%s)', guarded.name, guarded.theirs);
    end if;
  end loop;
  -- What everybody who visits the store sees.
  for guarded in
    select * from (values
      ('product_reviews', 'status = ''published'''), ('membership_tiers', 'true'),
      ('product_recommendations', 'customer_id is null')
    ) as listed (name, shown)
  loop
    execute format('grant select on public.%I to anon', guarded.name);
    execute format('drop policy if exists "Desk: everybody sees what is shown" on public.%I', guarded.name);
    execute format('create policy "Desk: everybody sees what is shown" on public.%I for select to anon, authenticated '
      'using (%s)', guarded.name, guarded.shown);
  end loop;
end
$$;

-- The two things that a customer writes: to the workshop, and about what they bought. Neither in another's name, nor
-- as the workshop would.
drop policy if exists "Desk: customers write to the workshop" on public.messages;
create policy "Desk: customers write to the workshop" on public.messages for insert to authenticated
  with check (
    direction = 'in' and channel = 'store' and read_at is null and public.desk_my_customer(customer_id)
    and (custom_order_id is null or public.desk_my_custom_order(custom_order_id))
    and (order_id is null or public.desk_my_order(order_id))
  );
drop policy if exists "Desk: customers review" on public.product_reviews;
create policy "Desk: customers review" on public.product_reviews for insert to authenticated
  with check (user_id = auth.uid() and status = 'pending' and not verified);

-- 6 · Change stamps: what the store changes becomes visible to an incremental pull ------------------------------------

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

create or replace function public.desk_synced_tables() returns table (name text, stamps_itself boolean)
  language sql immutable set search_path = ''
as $$
  select unnest(array['customers', 'custom_orders', 'profiles', 'categories', 'grillz_specifications',
    'custom_order_events', 'design_revisions', 'impression_kits', 'shipments', 'shipment_events',
    'customer_measurements', 'messages', 'product_reviews', 'membership_tiers', 'user_memberships',
    'loyalty_transactions', 'product_recommendations']), false
  union all
  select unnest(array['products', 'product_variants', 'product_images', 'orders', 'order_items']), true
$$;
comment on function public.desk_synced_tables() is
  'The tables the desk reads; stamps_itself: where the store itself stamps changes, it goes on doing that.';

create or replace function public.desk_is_stamped(sought regclass) returns boolean
  language sql stable set search_path = ''
as $$
  select exists (
    select 1 from pg_catalog.pg_trigger
    where tgrelid = $1 and not tgisinternal and tgenabled in ('O', 'A') and tgtype & 19 = 19) -- before update, each row
$$;

do $$
declare
  synced record;
  stamped boolean;
begin
  for synced in select * from public.desk_synced_tables() where to_regclass('public.' || name) is not null loop
    execute format('alter table public.%I add column if not exists created_at timestamptz not null '
      'default clock_timestamp()', synced.name);
    execute format('alter table public.%I add column if not exists updated_at timestamptz not null '
      'default clock_timestamp()', synced.name);
    execute format('drop trigger if exists desk_stamp on public.%I', synced.name);
    stamped := synced.stamps_itself and public.desk_is_stamped(('public.' || synced.name)::regclass);
    execute format('update public.%I set updated_at = clock_timestamp() where updated_at is null', synced.name);
    if not stamped then
      execute format('create trigger desk_stamp before insert or update on public.%I '
        'for each row execute function public.desk_stamp()', synced.name);
    end if;
    execute format(
      'create index if not exists %I on public.%I (updated_at, id)', 'desk_' || synced.name || '_changes', synced.name);
  end loop;
end
$$;

-- An order's lines belong to it: when they change, the order has changed.
create or replace function public.desk_touch_order() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op <> 'DELETE' then
    update public.orders set updated_at = pg_catalog.clock_timestamp() where id = new.order_id;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and new.order_id is distinct from old.order_id) then
    update public.orders set updated_at = pg_catalog.clock_timestamp() where id = old.order_id;
  end if;
  return null;
end
$$;
drop trigger if exists desk_touch_order on public.order_items;
create trigger desk_touch_order after insert or update or delete on public.order_items
  for each row execute function public.desk_touch_order();

-- 7 · Staff see every row that the desk reads -------------------------------------------------------------------------
-- The store's own rules show what is for sale, and to everybody their own profile. To a signed-in desk, a draft or a
-- product that is for sale no more would look deleted.

do $$
declare
  synced text;
begin
  for synced in
    select name from public.desk_synced_tables()
    where (select relrowsecurity from pg_catalog.pg_class where oid = to_regclass('public.' || name))
      and not exists (select 1 from pg_catalog.pg_policy
        where polrelid = to_regclass('public.' || name) and polname = 'Desk: staff have full access')
  loop
    execute format('drop policy if exists "Desk: staff see every row" on public.%I', synced);
    execute format('create policy "Desk: staff see every row" on public.%I for select to authenticated '
      'using (public.is_admin())', synced);
  end loop;
end
$$;

-- 8 · What was deleted ------------------------------------------------------------------------------------------------

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
do $$
declare
  synced text;
begin
  for synced in select name from public.desk_synced_tables() where to_regclass('public.' || name) is not null loop
    execute format('drop trigger if exists desk_note_deletion on public.%I', synced);
    execute format('create trigger desk_note_deletion after delete on public.%I '
      'for each row execute function public.desk_note_deletion()', synced);
  end loop;
end
$$;

-- 9 · The bucket for models, pictures and papers ----------------------------------------------------------------------
-- A file stands under the id of its custom order: order-models/<custom order>/<file>.

create or replace function public.desk_my_file(path text) returns boolean
  language plpgsql stable set search_path = ''
as $$
begin
  return public.desk_my_custom_order(split_part($1, '/', 1)::uuid);
exception when invalid_text_representation then
  return false;
end
$$;

do $$
begin
  if to_regclass('storage.buckets') is null then
    raise notice 'This project has no storage; the bucket order-models was not made.';
    return;
  end if;
  insert into storage.buckets (id, name, public) values ('order-models', 'order-models', false)
    on conflict (id) do nothing;
exception when insufficient_privilege then
  raise notice 'This sign-in may not make buckets; make the private bucket order-models by hand.';
end
$$;

do $$
begin
  if to_regclass('storage.objects') is null then
    return;
  end if;
  drop policy if exists "Desk: staff have full access to order-models" on storage.objects;
  create policy "Desk: staff have full access to order-models" on storage.objects for all to authenticated
    using (bucket_id = 'order-models' and public.is_admin())
    with check (bucket_id = 'order-models' and public.is_admin());
  drop policy if exists "Desk: customers see their order-models" on storage.objects;
  create policy "Desk: customers see their order-models" on storage.objects for select to authenticated
    using (bucket_id = 'order-models' and public.desk_my_file(name));
exception when insufficient_privilege then
  raise notice 'This sign-in may not set the rules of storage; make those of the bucket order-models by hand.';
end
$$;

-- Asked by people who may not look at buckets themselves, also where there are none.
create or replace function public.desk_bucket_is_private() returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
declare
  found_private boolean := false;
begin
  if to_regclass('storage.buckets') is not null then
    execute 'select exists (select 1 from storage.buckets where id = ''order-models'' and public is false)'
      into found_private;
  end if;
  return found_private;
end
$$;

-- 10 · What the desk's own check reads ---------------------------------------------------------------------------------

create or replace function public.desk_pack_version() returns integer
  language sql immutable set search_path = ''
as $$ select 2 $$;

-- One value and no rows: a server that gives out a few rows at a time would cut the list short without a word.
drop function if exists public.desk_pack_check();
create function public.desk_pack_check() returns jsonb
  language sql stable set search_path = ''
as $$
  with synced (name, stamps_itself) as (select * from public.desk_synced_tables()),
  added (name) as (select unnest(array['order_id', 'product_id', 'model_url', 'version'])),
  brought (piece, name) as (values
    ('events', 'custom_order_events'), ('designs', 'design_revisions'), ('kits', 'impression_kits'),
    ('shipments', 'shipments'), ('shipments', 'shipment_events'), ('measurements', 'customer_measurements'),
    ('messages', 'messages'), ('reviews', 'product_reviews'), ('club', 'membership_tiers'), ('club', 'user_memberships'),
    ('club', 'loyalty_transactions'), ('recommendations', 'product_recommendations')),
  live_trigger as (
    select tgname, tgrelid from pg_catalog.pg_trigger where tgenabled in ('O', 'A') and not tgisinternal
  ),
  checked (piece, present) as (
  select 'staff:is_admin', exists (
    select 1 from pg_catalog.pg_proc
    where oid = to_regprocedure('public.is_admin()') and prosecdef)
  union all
  select 'staff:policy', not exists (
    select 1 from pg_catalog.pg_policy
    where polrelid = to_regclass('public.admin_users')
      and concat(pg_get_expr(polqual, polrelid), ' ', pg_get_expr(polwithcheck, polrelid)) ~ '\mFROM\s+(public\.)?admin_users\M')
  union all
  select 'staff:rows of ' || name,
    not coalesce((select relrowsecurity from pg_catalog.pg_class where oid = to_regclass('public.' || name)), false)
    or exists (select 1 from pg_catalog.pg_policy where polrelid = to_regclass('public.' || name)
      and polname in ('Desk: staff have full access', 'Desk: staff see every row'))
  from synced
  union all
  select 'stamps:' || name, exists (
    select 1 from live_trigger where tgname = 'desk_stamp' and tgrelid = to_regclass('public.' || name))
    or (stamps_itself and coalesce(public.desk_is_stamped(to_regclass('public.' || name)), false))
  from synced
  union all
  select 'stamps:lines of orders', exists (
    select 1 from live_trigger where tgname = 'desk_touch_order' and tgrelid = to_regclass('public.order_items'))
  union all
  select 'indexes:' || name, to_regclass('public.desk_' || name || '_changes') is not null
  from synced
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
  select brought.piece || ':' || name, to_regclass('public.' || name) is not null
  from brought
  union all
  select brought.piece || ':row security of ' || name, coalesce(
    (select relrowsecurity from pg_catalog.pg_class where oid = to_regclass('public.' || name)), false)
    and exists (select 1 from pg_catalog.pg_policy where polrelid = to_regclass('public.' || name)
      and polname = 'Desk: staff have full access')
    and exists (select 1 from pg_catalog.pg_policy where polrelid = to_regclass('public.' || name)
      and polname in ('Desk: customers see what is theirs', 'Desk: everybody sees what is shown'))
  from brought
  union all
  select 'deletions:table', to_regclass('public.deleted_records') is not null
  union all
  select 'deletions:' || name, exists (
    select 1 from live_trigger where tgname = 'desk_note_deletion' and tgrelid = to_regclass('public.' || name))
  from synced
  union all
  select 'bucket:private', public.desk_bucket_is_private()
  union all
  select 'bucket:row security', 2 = (
    select count(*) from pg_catalog.pg_policies where schemaname = 'storage' and tablename = 'objects'
      and policyname in ('Desk: staff have full access to order-models', 'Desk: customers see their order-models'))
  )
  select jsonb_agg(jsonb_build_object('piece', piece, 'present', present)) from checked
$$;

revoke execute on function
  public.desk_pack_version(), public.desk_pack_check(), public.desk_synced_tables(), public.desk_is_stamped(regclass),
  public.desk_my_file(text), public.desk_bucket_is_private() from public, anon;
grant execute on function
  public.desk_pack_version(), public.desk_pack_check(), public.desk_synced_tables(), public.desk_is_stamped(regclass),
  public.desk_my_file(text), public.desk_bucket_is_private() to authenticated, service_role;
revoke execute on function public.desk_note_deletion(), public.desk_touch_order() from public, anon, authenticated;

commit;

notify pgrst, 'reload schema';
