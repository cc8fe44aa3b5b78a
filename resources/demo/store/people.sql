-- Those who signed up get what the store gives everybody; its owner is made an admin by hand, as in a live project.

insert into public.profiles (id, full_name, email, role)
  select id, raw_user_meta_data ->> 'full_name', email,
    case when email like 'owner@%' then 'admin' else 'customer' end
  from auth.users;

insert into public.admin_users (user_id)
  select id from auth.users where email like 'owner@%';
