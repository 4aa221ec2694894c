"""How people see and steer it: screens, commands and exports. No business rules, no queries."""
