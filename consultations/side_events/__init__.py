"""Side events of the Forum: the call with its criteria, applications and what was decided; tracks of accreditation."""
