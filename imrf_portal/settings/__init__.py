"""Settings, one module an environment; `environment` is the only reader of environment variables."""
