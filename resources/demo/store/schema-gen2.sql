-- The store's own tables in the other generation, with orders.total: what a project has that was set up later. Names and
-- columns as live, everything else written for this project. The same faults: admin_users' policy reads admin_users
-- (42P17 for every signed-in user), and customers, custom_orders, profiles, categories and grillz_specifications do not
-- stamp their changes. order_items have no updated_at at all.

create type public.order_status as enum (
  'pending', 'impression_kit_sent', 'impression_received', 'in_design', 'in_production', 'completed');
create type public.grillz_material as enum (
  'gold', 'silver', 'platinum', 'rainbow_gold', 'diamond_encrusted');
create type public.grillz_style as enum ('full_set', 'top_only', 'bottom_only', 'fangs', 'custom');
create type public.teeth_position as enum ('top', 'bottom', 'both');

-- people

create table public.admin_users (
  id uuid primary key default extensions.uuid_generate_v4(),
  user_id uuid not null unique references auth.users (id),
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table public.profiles (
  id uuid primary key references auth.users (id),
  full_name text,
  email text not null,
  phone text,
  role text default 'customer',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.customers (
  id uuid primary key default extensions.uuid_generate_v4(),
  user_id uuid references auth.users (id),
  name text not null,
  email text not null unique,
  phone text,
  address jsonb,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

-- goods

create table public.categories (
  id uuid primary key default extensions.uuid_generate_v4(),
  name text not null,
  slug text not null unique,
  description text,
  parent_id uuid references public.categories (id),
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table public.products (
  id uuid primary key default extensions.uuid_generate_v4(),
  name text not null,
  slug text not null unique,
  description text,
  price numeric not null check (price >= 0),
  compare_at_price numeric check (compare_at_price >= 0),
  sku text unique,
  inventory_quantity integer not null default 0,
  is_featured boolean not null default false,
  is_available boolean not null default true,
  is_custom_order boolean not null default false,
  requires_impression_kit boolean not null default false,
  base_production_time integer,
  category_id uuid references public.categories (id),
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table public.product_variants (
  id uuid primary key default extensions.uuid_generate_v4(),
  product_id uuid not null references public.products (id) on delete cascade,
  name text not null,
  sku text unique,
  price numeric not null check (price >= 0),
  compare_at_price numeric check (compare_at_price >= 0),
  inventory_quantity integer not null default 0,
  option1_name text,
  option1_value text,
  option2_name text,
  option2_value text,
  option3_name text,
  option3_value text,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table public.product_images (
  id uuid primary key default extensions.uuid_generate_v4(),
  product_id uuid not null references public.products (id) on delete cascade,
  url text not null,
  alt_text text,
  display_order integer not null default 0,
  is_primary boolean not null default false,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table public.grillz_specifications (
  id uuid primary key default extensions.uuid_generate_v4(),
  product_id uuid not null unique references public.products (id) on delete cascade,
  material public.grillz_material not null,
  style public.grillz_style not null,
  teeth_position public.teeth_position not null,
  teeth_count integer not null check (teeth_count > 0),
  diamond_options jsonb,
  customization_options jsonb not null default '{}',
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

-- sales

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id),
  status text not null default 'pending',
  payment_status text not null default 'pending',
  shipping_status text default 'not_shipped',
  total numeric not null check (total >= 0),
  shipping_address jsonb,
  billing_address jsonb,
  payment_intent_id text,
  checkout_session_id text,
  notes text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index orders_of_user on public.orders (user_id);

create table public.order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id) on delete cascade,
  product_id uuid references public.products (id) on delete set null,
  variant_id uuid references public.product_variants (id) on delete set null,
  quantity integer not null check (quantity > 0),
  price numeric not null,
  created_at timestamptz not null default now()
);
create index items_of_order on public.order_items (order_id);

create table public.custom_orders (
  id uuid primary key default extensions.uuid_generate_v4(),
  order_number text not null unique,
  customer_id uuid not null references public.customers (id),
  status public.order_status not null default 'pending',
  total_price numeric not null check (total_price >= 0),
  impression_kit_status text not null default 'not_sent',
  impression_kit_tracking text,
  teeth_selection jsonb not null,
  material text not null,
  design_details text,
  estimated_completion_date timestamptz,
  notes text,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

-- Four tables stamp their changes, with the time at which the transaction began.

create function public.stamp_change() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;

do $$
declare
  stamped text;
begin
  foreach stamped in array array['products', 'product_variants', 'product_images', 'orders'] loop
    execute format(
      'create trigger stamp_change before update on public.%I for each row execute function public.stamp_change()',
      stamped);
  end loop;
end
$$;

-- Who sees what: staff everything, everybody what is for sale, customers what is theirs. The staff rule asks
-- admin_users, and on admin_users itself that is the circle.

do $$
declare
  guarded text;
begin
  foreach guarded in array array['admin_users', 'customers', 'custom_orders', 'orders', 'order_items', 'products',
      'product_variants', 'product_images', 'categories', 'grillz_specifications', 'profiles'] loop
    execute format('alter table public.%I enable row level security', guarded);
  end loop;
  foreach guarded in array array['admin_users', 'customers', 'custom_orders', 'orders', 'order_items'] loop
    execute format(
      'create policy staff_all on public.%I for all to authenticated '
      'using (exists (select 1 from public.admin_users where admin_users.user_id = auth.uid())) '
      'with check (exists (select 1 from public.admin_users where admin_users.user_id = auth.uid()))', guarded);
  end loop;
  foreach guarded in array array['categories', 'product_variants', 'product_images', 'grillz_specifications'] loop
    execute format('create policy shop_window on public.%I for select using (true)', guarded);
  end loop;
end
$$;

create policy shop_window on public.products for select using (is_available);
create policy own_see on public.profiles for select to authenticated using (id = auth.uid());
create policy own_change on public.profiles for update to authenticated using (id = auth.uid());
create policy own_see on public.customers for select to authenticated using (user_id = auth.uid());
create policy own_see on public.custom_orders for select to authenticated using (
  exists (select from public.customers c where c.id = custom_orders.customer_id and c.user_id = auth.uid()));
create policy own_see on public.orders for select to authenticated using (user_id = auth.uid());
create policy own_place on public.orders for insert to authenticated with check (user_id = auth.uid());
create policy own_see on public.order_items for select to authenticated using (
  exists (select from public.orders o where o.id = order_items.order_id and o.user_id = auth.uid()));
create policy own_place on public.order_items for insert to authenticated with check (
  exists (select from public.orders o where o.id = order_items.order_id and o.user_id = auth.uid()));
