"""For shops and order pipelines: signed webhooks in, screening on request."""
