# 爷爷走了，问原因说不清楚：不再追问，照样报，两样保障都开着，交给人。
人 孙子 = web:grandson
时 2021-12-02 09:00
孙子: 我爷爷前天夜里过世了，沙河街道的
答 含节哀
孙子: 不清楚
答 问name 不含突然
孙子: 李正国
孙子: 13800001244
答 问confirm 含李正国 含11月30日
孙子: 可以
答 含编号 含95511
案 1 event=death covers=illness_death,accident_death insurer=pingan town=沙河街道 relation=grandfather handed_to_person=true
案数 1
