"""A history in words: `{{ record|in_words:thing }}` and `{{ record|why_in_words }}`."""

from django import template

from imrf_portal.records import sentences

register = template.Library()
register.filter("in_words", sentences.in_words)
register.filter("why_in_words", sentences.why_in_words)
