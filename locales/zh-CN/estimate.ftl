# 算账的每一步。每句都短，用平常话。数目由程序填进来，单位都是元。

## 花了多少、别处报了多少

estimate-compliant = 先把{ $amount }元都当成医保能报的，目录外的不算。
estimate-others-unsaid = 别处报了多少没说，先按0元算。
estimate-other = { $payer ->
    [basic] 基本医保
    [major] 大病保险
    [civil_aid] 民政救助
   *[medical_fund] 医疗救助基金
 }报了{ $paid }元。
estimate-other-unsaid = { $payer ->
    [basic] 基本医保
    [major] 大病保险
    [civil_aid] 民政救助
   *[medical_fund] 医疗救助基金
 }报了多少没说，先按0元算。
estimate-rest = 减去别处报的，剩{ $rest }元。
estimate-reading-before-others = 别处报的先不减，这是文件的一种读法。

## 意外医疗

estimate-deductible = { $rest }元减{ $deductible }元不赔的，剩{ $left }元。
estimate-deductible-had = 这一期已经减过{ $deductible }元，不再减。
estimate-reading-deductible-subtract = “{ $deductible }元以下免赔”，这里按先减{ $deductible }元算；保险公司也可能按过线全赔算。
estimate-reading-deductible-threshold = “{ $deductible }元以下免赔”，这里按过了{ $deductible }元就从头赔算。
estimate-reading-deductible-accident = 文件没写减几次，这里按每出一回事减一次{ $deductible }元。
estimate-reading-deductible-period = 文件没写减几次，这里按一期只减一次{ $deductible }元。
estimate-rate-all = 剩下的{ $left }元全赔。
estimate-rate = { $left }元赔{ $rate }%，是{ $share }元。

## 封顶

estimate-limit = 最多赔{ $limit }元。
estimate-limit-left = 最多赔{ $limit }元，这一期赔过{ $paid }元，还能赔{ $left }元。
estimate-no-limit = 文件没写最多赔多少，合同里也许写了。
estimate-household = 一户一期最多{ $limit }元；家里别人赔过的要减掉，请人工核实。

## 住院津贴

estimate-allowance = 住院{ $stayed }天，最多算{ $most }天，这里算{ $counted }天。每天{ $per_day }元，是{ $sum }元。
estimate-reading-days = 头一天、最后一天怎么算，文件没写，先按您说的天数。
estimate-reading-limit-per-period = 封顶的数按一期一共算。
estimate-reading-limit-per-stay = 封顶的数按每住一次院算。

## 伤残、烧伤

estimate-grades-gravest = 几处伤是{ $grades }级，按最重的{ $grade }级算。
estimate-grades-raised = 几处伤是{ $grades }级，最重的不止一处，往上提一级，按{ $grade }级算。
estimate-grade-sum = { $grade }级赔{ $sum }元的{ $percent }%，是{ $result }元。
estimate-grade-person = 几级要由鉴定机构定，我不评级。
estimate-burn-grades = 烧伤怎么分级文件没写，先按伤残的十级算，请人工核实。
estimate-one-cell = 残疾和烧伤能不能都赔，文件没写，请人工核实。

## 身故、一次性赔的

estimate-fixed = 文件写的是一次赔{ $sum }元。
estimate-death-sum = 意外身故，文件写的是一次赔{ $sum }元。
estimate-death-less = 残疾、烧伤已经赔过{ $paid }元，要减掉，剩{ $left }元。
estimate-death-again = 残疾或烧伤赔满以后一个月内（{ $from }之后，到{ $until }）意外身故，再赔{ $sum }元。
estimate-death-no-day = 哪天赔满的没说，先不按“一个月内再赔”算。
estimate-death-no-month = “一个月内再赔”要先赔满，再在{ $until }以前；这里对不上。
estimate-death-once = 文件没写赔满以后还能再赔。
estimate-paid-cover = 这一项已经赔过{ $paid }元，要减掉。

## 大病补充

estimate-gate = 医保、大病保险、民政救助以后，自己还要出{ $borne }元；这道线是{ $gate }元。
estimate-no-gate = 慢性病和重特大疾病门诊没有起付线。
estimate-reading-gate-reach = 到了{ $gate }元就按公式算，不减这{ $gate }元，这是按文件的公式读的。
estimate-reading-gate-subtract = 这里把{ $gate }元也减掉，这是文件的一种读法。
estimate-reading-gate-fund-no = 看这道线的时候，不减医疗救助基金，文件这一句没写它。
estimate-reading-gate-fund-yes = 看这道线的时候，医疗救助基金也减掉，这是文件的一种读法。
estimate-own-share-total = 自己要出总费用{ $amount }元的{ $percent }%，是{ $own }元。
estimate-own-share-rest = 自己要出剩下部分的{ $percent }%，是{ $own }元，这是文件的一种读法。
estimate-residual = { $amount }元减别处报的{ $paid }元，再减自己的{ $own }元，剩{ $left }元。
estimate-residual-none = { $amount }元减别处报的{ $paid }元，再减自己的{ $own }元，没有剩的。
estimate-reading-per-visit = 这是一次看病的账，每次单算。

## 只有最高数、限额，或者没写数

estimate-up-to = 文件只写了最高{ $limit }元，没写怎么算。
estimate-house-limit = { $house ->
    [thatch] 竹草屋
    [adobe] 土坯屋
    [brick_wood] 砖（石）木房
   *[concrete] 钢筋混凝土房
 }最多赔{ $limit }元。
estimate-house-survey = 实际赔多少，要看房子损坏成什么样、协议怎么写。
estimate-not-stated = 文件写了赔这一项，没写赔多少。
estimate-person = 请人工核实。

## 条件

estimate-age-met = 年龄{ $age }岁，在{ $ages }岁里面，两头都算。
estimate-school-met = 是在校学生。
estimate-disease-met = { $disease }在文件的清单里。
estimate-first-time = 要是头一次确诊，只赔一次。

## 结尾

estimate-sum = 按文件算是{ $amount }元，最后以保险公司核定为准。
estimate-no-sum = 这一项按文件算不出数，最后以保险公司核定为准。
estimate-zero = 照样可以报，以保险公司核定为准。
estimate-zero-nothing-left = 按文件这一笔算下来是0元（没有剩的），{ estimate-zero }
estimate-zero-no-cost = 按文件这一笔算下来是0元（没花钱），{ estimate-zero }
estimate-zero-others-paid = 按文件这一笔算下来是0元（别处已经报完），{ estimate-zero }
estimate-zero-deductible = 按文件这一笔算下来是0元（没超过{ $deductible }元不赔的），{ estimate-zero }
estimate-zero-used-up = 按文件这一笔算下来是0元（{ $limit }元已经赔满），{ estimate-zero }
estimate-zero-no-days = 按文件这一笔算下来是0元（没有住院的天数），{ estimate-zero }
estimate-zero-gate = 按文件这一笔算下来是0元（自己出的{ $borne }元，没到{ $gate }元），{ estimate-zero }
estimate-zero-own-share = 按文件这一笔算下来是0元（减完别处报的和自己该出的，没有剩的），{ estimate-zero }
estimate-zero-outpatient = 按文件这一笔算下来是0元（普通门诊，文件写明不在里面），{ estimate-zero }
estimate-zero-age = 按文件这一笔算下来是0元（{ $age }岁，文件写的是{ $ages }岁），{ estimate-zero }
estimate-zero-school = 按文件这一笔算下来是0元（文件写的是在校学生），{ estimate-zero }
estimate-zero-once = 按文件这一笔算下来是0元（这一项只赔一次，已经赔过），{ estimate-zero }
estimate-zero-waiting = 按文件这一笔算下来是0元（还在头{ $days }天的等待期；接着上一年续保的，请人工核实），{ estimate-zero }
estimate-advice = { $text }
estimate-report-within = 文件要求{ $hours }小时内报案；晚了也照样报。
estimate-period-not-stated = 保到哪天文件没写，看保单上的日子。

## 还要知道什么

estimate-unknown-amount = 治病一共花了多少钱
estimate-unknown-care = 是住院，还是慢性病、重特大疾病门诊，还是普通门诊
estimate-unknown-hospital-days = 住了几天院
estimate-unknown-grade-disability = 鉴定是几级伤残
estimate-unknown-grade-burn = 烧伤鉴定是几级
estimate-unknown-cause = 去世的原因：是突然出的事，还是生病
estimate-unknown-day = 是哪一天的事
estimate-unknown-outside = { $day }不在{ $first }到{ $last }里，这一期的文件未录入
estimate-unknown-figures = { $day }用的数，文件未录入
estimate-unknown-figure = 文件没写赔多少，看保单
estimate-unknown-scale = 文件只写最高多少，没写怎么分级，看合同
estimate-unknown-house-type = 是什么房子：竹草屋、土坯屋、砖（石）木房，还是钢筋混凝土房
estimate-unknown-house-limit = 这种房子的限额，文件未列明
estimate-unknown-house-loss = 房子损坏成什么样，要人去看
estimate-unknown-disease = 确诊的是什么病
estimate-unknown-disease-unlisted = “{ $disease }”不在清单里，请人工核实
estimate-unknown-age = 确诊那天几岁
estimate-unknown-school = 是不是在校学生
estimate-unknown-no-cover = 文件未列明这种情况，请人工核实
estimate-unknown-all-open = 文件未列明保什么、赔多少，请人工核实

## 写错的行

estimate-error-json = 这一行不是JSON对象，请检查引号、逗号和括号
estimate-error-scheme = 没有“{ $given }”这个方案；可以写：{ $choices }
estimate-error-event = 没有“{ $given }”这种事；可以写：{ $choices }
estimate-error-field = 没有“{ $field }”这一项，请检查拼写
estimate-error-table = { $field }应该是一个对象，比如 {"{"}"amount": 850{"}"}
estimate-error-whole = { $field }应该是{ $least }到{ $most }的整数
estimate-error-grades = { $field }应该是等级的列表，比如 [8, 10]
estimate-error-choice = { $field }写得不对；可以写：{ $choices }
estimate-error-flag = { $field }应该是 true 或 false
estimate-error-words = { $field }应该是文字，不能空着
estimate-error-day = { $field }的日子“{ $given }”不对，应该写成 2021-06-14
estimate-error-money-not-a-number = { $field }的“{ $given }”不是金额，请写成 850 或 "850.00"
estimate-error-money-negative = { $field }的“{ $given }”是负数，金额不能小于0
estimate-error-money-too-large = { $field }的“{ $given }”太大了，请核对金额
estimate-error-money-too-fine = { $field }的“{ $given }”小数太长，请写到分
