# What only Telegram shows.
telegram-share-phone = 用我这个手机号
