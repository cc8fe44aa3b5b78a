-- The store's own tables with the columns a live project has, in the generation with orders.total_amount; indexes, triggers
-- and policies do what the live ones do and are written for this project. Faults included: admin_users' policy reads admin_users (42P17 for every signed-in user), and customers,
-- custom_orders, profiles, categories and grillz_specifications do not stamp their changes.

create type public.order_status as enum (
  'pending', 'impression_kit_sent', 'impression_received', 'in_design', 'in_production', 'completed');
create type public.product_status as enum ('draft', 'active', 'archived');
create type public.grillz_material as enum ('gold_10k', 'gold_14k', 'gold_18k', 'silver_925', 'platinum');
create type public.grillz_style as enum ('open_face', 'closed_face', 'diamond_cut', 'custom');
create type public.teeth_position as enum ('top', 'bottom');

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
  featured boolean default false,
  is_new boolean default false,
  in_stock boolean default true,
  stock_quantity integer default 0,
  status public.product_status not null default 'draft',
  category_id uuid references public.categories (id),
  metadata jsonb default '{}',
  seo_title text,
  seo_description text,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table public.product_variants (
  id uuid primary key default extensions.uuid_generate_v4(),
  product_id uuid not null references public.products (id) on delete cascade,
  name text not null,
  sku text not null unique,
  price numeric not null check (price >= 0),
  compare_at_price numeric check (compare_at_price >= 0),
  in_stock boolean default true,
  stock_quantity integer default 0,
  metadata jsonb default '{}',
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table public.product_images (
  id uuid primary key default extensions.uuid_generate_v4(),
  product_id uuid not null references public.products (id) on delete cascade,
  url text not null,
  alt_text text,
  position integer not null default 0,
  is_thumbnail boolean default false,
  created_at timestamptz default now()
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
  base_production_time_days integer not null default 14,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

-- sales

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id),
  customer_email text not null,
  customer_name text not null,
  shipping_address text not null,
  total_amount numeric(10, 2) not null,
  status text not null default 'pending',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  metadata jsonb
);
create index orders_of_user on public.orders (user_id);

create table public.order_items (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id),
  product_id uuid not null,
  variant_id uuid,
  name text not null,
  price numeric(10, 2) not null,
  quantity integer not null check (quantity > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  metadata jsonb
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
  foreach stamped in array array['products', 'product_variants', 'orders', 'order_items'] loop
    execute format(
      'create trigger stamp_change before update on public.%I for each row execute function public.stamp_change()',
      stamped);
  end loop;
end
$$;

-- Who sees what: staff everything of people and sales, everybody what is for sale, customers what is theirs.
-- The staff rule asks admin_users, and on admin_users itself that is the circle.

do $$
declare
  guarded text;
begin
  foreach guarded in array array['admin_users', 'customers', 'custom_orders', 'orders', 'order_items'] loop
    execute format('alter table public.%I enable row level security', guarded);
    execute format(
      'create policy staff_all on public.%I for all to authenticated '
      'using (auth.uid() in (select user_id from public.admin_users)) '
      'with check (auth.uid() in (select user_id from public.admin_users))', guarded);
  end loop;
  foreach guarded in array array['categories', 'product_variants', 'product_images', 'grillz_specifications'] loop
    execute format('alter table public.%I enable row level security', guarded);
    execute format('create policy shop_window on public.%I for select using (true)', guarded);
  end loop;
end
$$;

alter table public.products enable row level security;
create policy shop_window on public.products for select using (status = 'active');

alter table public.profiles enable row level security;
create policy own_see on public.profiles for select to authenticated using (id = auth.uid());
create policy own_change on public.profiles for update to authenticated using (id = auth.uid());

create policy own_see on public.customers for select to authenticated using (user_id = auth.uid());
create policy own_see on public.custom_orders for select to authenticated using (
  exists (select from public.customers c where c.id = custom_orders.customer_id and c.user_id = auth.uid()));
create policy own_see on public.orders for select to authenticated using (user_id = auth.uid());
create policy own_place on public.orders for insert to authenticated with check (coalesce(user_id, auth.uid()) = auth.uid());
create policy own_see on public.order_items for select to authenticated using (
  exists (select from public.orders o where o.id = order_items.order_id and o.user_id = auth.uid()));
