"""Who a citizen is, told by a strong identification over OpenID Connect; nobody else's word."""
