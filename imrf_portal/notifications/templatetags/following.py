"""What templates need to offer a button to follow."""

from django import template

from imrf_portal.notifications import topics

register = template.Library()


@register.filter
def signed_with(topic: str, label: str) -> str:
    """The topic and its title as the token that the follow and unfollow addresses take."""
    return topics.sign(topic, label)
