"""The pages that gather all apps: home, objectives, States, health; and the admin's door."""
