# The menu under the account's chat. A pressed button says its label, so it has to be understood as a message.
wechat-menu-report = 报案
wechat-menu-look = 查一查
wechat-menu-cover = 查参保
wechat-menu-progress = 查进度
wechat-menu-sum = 问赔多少
