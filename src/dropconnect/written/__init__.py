"""What a customer wrote in a mail or a chat, read for what is probably meant. Pure: everything is proposed,
and a person confirms it."""
