# What only a mail shows.
email-from = 村保
email-subject = 村保的回话
