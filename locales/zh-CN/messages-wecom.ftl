# Under each case that a group robot tells: it cannot hear what is written in its group.
wecom-below = 这个群只发不收，命令请用您自己的短信或微信发给村保。
