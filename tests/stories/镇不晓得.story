# 问户口在哪个镇，说不晓得：照样报，镇空着，交给人。
人 外侄 = web:nephew
时 2021-06-15 10:00
外侄: 我舅舅昨天修房子从梯子上摔下来，脚骨折了
答 问town
外侄: 不晓得
外侄: 叫邓长发
外侄: 13800001248
答 问confirm 含邓长发
外侄: 对
答 含编号 不含95518 不含95519
案 1 handed_to_person=true town=- insurer=- event=accident_injury insured_name=邓长发
案数 1
