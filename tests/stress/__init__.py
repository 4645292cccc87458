"""Every OpenAPI and Swagger document that providers publish, through the compiler and the type checker."""
