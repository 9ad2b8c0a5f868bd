# What the person who reported hears later: what changed, and what to do or that nothing is to be done.
# Sums and reasons stand only in the texts that end in -verified.

notice-someone = 办案的人

notice-complaint-unheard = 您的投诉{ $number }，几层都催过了，还没人接，对不住。您可以打12378（周一到周五9点到12点、13点到17点）。
notice-acknowledged = { $whose }的案子{ $who }收到了，编号{ $number }。您先不用做什么。
notice-registered = { $whose }的案子{ $who }立案了，编号{ $number }。您先不用做什么。
notice-registered-by = { $whose }的案子{ $who }立案了，编号{ $number }。县里文件规定最晚{ $by }赔。您先不用做什么。
notice-papers = { $whose }的案子还差这些材料：{ $papers }。编号{ $number }。拍照发给我，或交给{ $who }。不清楚就问我。
    .sms = { $whose }的案子还差这些材料：{ $papers }。编号{ $number }。交给{ $who }，不方便就请村里帮着交。不清楚就问我。
notice-approved-verified = { $who }同意赔{ $amount }元，是{ $whose }的案子，编号{ $number }。{ $by }您先不用做什么。
notice-approved-by = 按《保险法》最晚{ $day }打款。
notice-paid = { $whose }的案子已经赔了，编号{ $number }。没收到钱就回“人工”。
notice-paid-verified = { $whose }的案子已经赔了，这次{ $amount }元，编号{ $number }。没收到钱就回“人工”。
notice-part-paid = { $whose }的案子先赔了一部分，编号{ $number }。余下的还在办。没收到钱就回“人工”。
notice-part-paid-verified = { $whose }的案子先赔了{ $amount }元，编号{ $number }。余下的还在办。没收到钱就回“人工”。
notice-declined = { $whose }的案子，{ $who }看了，这次没有同意赔，编号{ $number }。想问原因，回“人工”，有人给您说。觉得不对，回“投诉”，或打12378（周一到周五9点到12点、13点到17点）。
notice-declined-verified = { $whose }的案子，{ $who }看了，这次没有同意赔，编号{ $number }。他们说的原因是：{ $reason }。想问清楚，回“人工”，有人给您说。觉得不对，回“投诉”，或打12378（周一到周五9点到12点、13点到17点）。
    .sms = { $whose }的案子{ $who }这次没有同意赔，编号{ $number }。原因：{ $reason }。想问回“人工”。觉得不对回“投诉”，或打12378（周一到周五9点到12点、13点到17点）。
notice-closed = { $whose }的案子办完了，编号{ $number }。还有不清楚的，回“人工”。
notice-moved = { $whose }的案子现在归{ $who }办，编号{ $number }。他们接了我告诉您，您先不用做什么。
notice-corrected = 刚才说{ $whose }的案子，有一步记错了，已经改过来。编号{ $number }，现在是：{ $status }。您先不用做什么。
notice-insured-paid = 名单上登记这个电话的人，有一件案子记着已经赔了，编号{ $number }。没收到钱，或不知道这件事，回“人工”。

notice-ticket-acknowledged = 您说的事有人接了，编号{ $number }。他们会给您回话。
notice-ticket-closed = 您说的事办完了，编号{ $number }。还有不清楚的，回“人工”。

# The digits that prove who holds a phone, and a report taken up at another address.
notice-code = 验证码{ $code }，10分钟内管用。有人在{ $where }里用您的手机号办事。不是您本人，不要告诉别人。
notice-taken-over = 您报到一半的那件，有人证实了身份，在{ $where }里接着报了。不是您的意思，回“转人工”。
