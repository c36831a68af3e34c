"""The texts of the demonstration in Korean: what stands in English in the other modules, word for word, and its twin."""

from __future__ import annotations

# Placing
PLACING = {
    "Invented for the demonstration.": "시연을 위하여 지어낸 자료이다.",
    "Demonstration": "시연",
}
# Carried to a place without a network
CARRYING = {"Read at the end of the second shift.": "2교대가 끝날 때 읽은 값이다."}
# Reminders
DELIVERED = {
    "Restored from the copy of last night; what was sent since is looked up first.": (
        "어제밤의 예비복사에서 복구하였다. 그후에 보낸것을 먼저 찾아본다."
    )
}
# Notices
NOTICED = {"The machine can wait until the holidays.": "기계는 명절까지 기다릴수 있다."}
# The road of a unit
ROAD = {
    "The unit resolves to win the flag: targets in three fields, reviewed each quarter, attained one by one.": (
        "우리 단위는 3대혁명붉은기를 쟁취할것을 결의한다. 세 분야의 목표를 세우고 분기마다 총화하며 하나하나 점령한다."
    ),
    "Club room": "구락부",
    "Adopted after discussion.": "토의끝에 채택하였다.",
    "The aim names no targets for the cultural field. Add them.": "문화분야의 목표가 없다. 보충할것.",
    "Rest room": "휴계실",
    "Begin with the target that hinders the others; date every stage.": (
        "다른 목표를 지체시키는것부터 시작하고 단계마다 날자를 정할것."
    ),
    "Two stages were moved to the end of their month.": "두 단계를 그달 마지막날로 옮기였다.",
    "Label %s shelf bays": "선반 %s칸에 표식을 붙인다",
    "Finish %s lessons on the pump": "뽐프기술강습 %s회를 마친다",
    "Turn %s bearings": "축받이 %s개를 깎는다",
    "Clean %s metres of ditch": "도랑 %s메터를 친다",
    "Read %s handbooks": "기술도서 %s권을 읽는다",
    "bays": "칸",
    "lessons": "회",
    "bearings": "개",
    "metres": "메터",
    "handbooks": "권",
    "%s, sheet %s": "%s, 제%s호",
    "Read. Begin the next quarter with the lessons.": "읽었다. 다음분기는 강습부터 시작할것.",
    "The stage of the quarter was reached with parts of our own.": "자체로 만든 부속으로 분기단계를 점령하였다.",
    "Surroundings put in order before the date.": "기한전에 주변환경을 정리하였다.",
    "Two lessons were put off for want of a room.": "방이 없어 강습을 두번 미루었다.",
    "Keep the lecture room free on Wednesdays": "수요일마다 강습실을 비워둔다",
    "Three lessons were put off for want of a room.": "방이 없어 강습을 세번 미루었다.",
    "The log of the lecture room shows a third one.": "강습실일지에 세번째것이 적혀있다.",
    "The log was read.": "일지를 보았다.",
    "The wash-house was repaired.": "목욕탕을 보수하였다.",
    "It was left out when the minutes were copied.": "회의록을 옮겨적을 때 빠졌다.",
    "The goal was reached with parts of our own.": "자체의 부속품으로 목표를 달성하였다.",
    "Send cement for the reading room": "도서실에 쓸 세멘트를 보내준다",
    "Write the repair log each shift": "교대마다 수리일지를 쓴다",
    "The room was needed for the harvest.": "가을걷이때문에 방이 요구되였다.",
    "Free since the first of the month.": "이달 초하루부터 비워두고있다.",
}
# Applications and decisions
AWARDING = {
    "All targets of the resolution are reached; the evidence stands beside each criterion.": (
        "결의한 목표를 모두 점령하였다. 증거는 항목마다 곁에 있다."
    ),
    "Washroom without warm water on both days": "이틀 다 세면장에 더운물이 나오지 않았다",
    "Counts were repeated on both days and agree with the sheets. Paths and boiler were seen in use.": (
        "이틀동안 다시 세여보았으며 기록과 맞는다. 길과 보이라가 쓰이고있는것을 보았다."
    ),
    "12 machines, 3 lesson logs, boiler and paths": "기계 12대, 강습일지 3권, 보이라와 길",
    "Sheets older than a year": "1년이상 지난 기록",
    "Correct. The boiler is being repaired.": "옳다. 보이라를 수리하고있다.",
    "Correct. The second coat of the paths is planned.": "옳다. 길의 두번째 포장은 계획되여있다.",
    "Warm water in the washroom, seen on two days, would meet it.": "이틀 다 세면장에서 더운물이 확인되면 도달한다.",
    "The boiler was repaired in the week after the visit; the refusal speaks of the day before.": (
        "보이라는 현지확인후 한주일안에 수리하였다. 거절에는 수리전의 상태가 적혀있다."
    ),
    "Warm water runs on all days since; the log of the boiler shows it.": (
        "그때부터 날마다 더운물이 나온다. 보이라일지에 기록되여있다."
    ),
    "Committee room": "위원회회의실",
    "One imperative criterion is not met.": "필수항목 하나에 도달하지 못하였다.",
    "The findings agree with the sheets.": "평가가 기록과 맞는다.",
    "All criteria are met; the findings of both assessors agree.": "모든 항목에 도달하였으며 두 평가원의 의견이 같다.",
}
# Tasks of the member who signs in
STORIES = {
    "One single form for the repair log": "수리일지양식을 하나로 통일한다",
    "Label the 40 bays of the spare-parts shelf": "예비부속선반 40칸에 표식을 붙인다",
}
# The mine
MINE = {
    "Safety course for every new worker": "신입로동자 모두에게 안전강습",
    "40 of 60 new workers have not had the course; one lecture room, two instructors, course books for 20.": (
        "신입로동자 60명가운데 40명분의 강습이 남아있다. 강습실 1개, 강사 2명, 교재 20명분이 있다."
    ),
    "A course of six lessons each month in the lecture room of pit 3.": "3갱 강습실에서 달마다 6회씩 강습한다.",
    "places in the course filled": "강습을 마친 자리",
    "course plan of the mine, January": "광산 강습계획, 1월",
    "10 places a month from February": "2월부터 달마다 10자리",
    "second instructor from May": "5월부터 강사 1명 보충",
    "Reading room open on all three shifts": "세 교대 모두에 도서실 운영",
    "The reading room is open 4 hours a day; one librarian, no lighting for the night shift.": (
        "도서실은 하루 4시간 운영한다. 사서가 1명이고 밤교대 조명이 없다."
    ),
    "Two librarians, lighting for the night shift.": "사서 2명, 밤교대 조명.",
    "hours open a day": "하루 운영시간",
    "door log of the reading room": "도서실 출입일지",
    "second librarian from May: 4 hours more": "5월부터 사서 1명 보충: 4시간 증가",
    "night lighting: 4 hours more": "밤조명: 4시간 증가",
    "Ore recovery at the concentrator": "선광장 실수률",
    "Recovery is 61 %: coarse regrind, dosing of reagents by hand; two mills, one idle for lack of liners.": (
        "실수률 61 %: 재마광이 거칠고 시약을 손으로 넣는다. 분쇄기 2대가운데 1대는 라이나가 없어 서있다."
    ),
    "Regrind circuit, reagent dosing.": "재마광계통, 시약자동공급.",
    "recovery": "실수률",
    "shift log of the concentrator": "선광장 교대일지",
    "second mill back in use: 2 points": "두번째 분쇄기 가동: 2 % 증가",
    "dosing pumps: 3 points": "시약공급뽐프: 3 % 증가",
    "Repair turnaround of drilling machines": "시추기 수리기간",
    "A drilling machine stands 9 days on average for repair; parts are sought after it has stopped.": (
        "시추기 수리에 평균 9일이 걸린다. 기계가 선 다음에야 부속을 찾는다."
    ),
    "Spare-parts shelf, crews of two fitters.": "예비부속선반, 2명씩 수리조 조직.",
    "days from stop to start": "정지부터 가동까지 일수",
    "repair log, last quarter of last year": "지난해 4.4분기 수리일지",
    "40 parts on the shelf: 2 days less": "예비부속 40종: 2일 단축",
    "two crews: 2 days less": "수리조 2개: 2일 단축",
    "Mechanised haulage on level 2": "2수평 운반기계화",
    "Ore of level 2 is hauled by hand over 300 m; rails are there, three winches lie unused.": (
        "2수평 광석을 300m 손으로 나른다. 레루는 있고 권양기 3대가 놀고있다."
    ),
    "Three winches repaired and mounted, one line after the other.": "권양기 3대를 수리하여 차례로 설치한다.",
    "lines in use": "가동선수",
    "acceptance acts of the mine": "광산 인수문건",
    "first winch: 40 days of fitting": "첫 권양기: 조립 40일",
    "second winch: 40 days of fitting": "두번째 권양기: 조립 40일",
    "Clinic hygiene check, all 24 points": "진료소 위생검열 24개 항목 도달",
    "18 of 24 points are met; one autoclave serves all wards, the water filter is old.": (
        "24개 항목가운데 18개에 도달하였다. 소독가마 1대를 모든 과가 쓰며 물려과기가 낡았다."
    ),
    "A second autoclave, a new filter.": "소독가마 1대 보충, 새 려과기.",
    "points met": "도달한 항목수",
    "check sheet 27 of the county hygiene station": "군위생방역소 검열표 27호",
    "filter: 3 points": "려과기: 3개 항목",
    "Housing repairs, Block C": "3구역 살림집보수",
    "48 flats of Block C have leaking roofs and broken floors; cement for 20 is in store.": (
        "3구역 48세대의 지붕이 새고 바닥이 상하였다. 세멘트는 20세대분이 있다."
    ),
    "Twelve flats in each quarter, cement by the county's allotment.": "분기마다 12세대, 세멘트는 군의 할당으로.",
    "flats repaired": "보수한 세대수",
    "handover acts of the housing section": "살림집관리반 인계문건",
    "12 a quarter": "분기마다 12세대",
}
# The plain targets of the other units
PLAIN = {
    "Weekly technical lesson": "주마다 기술강습",
    "Lessons were held in 3 of 12 weeks; no lesson plan, one room shared with the library.": (
        "12주가운데 3주만 강습하였다. 강습계획이 없고 방 1개를 도서실과 함께 쓴다."
    ),
    "A plan for the quarter, the room kept free on Wednesdays.": "분기계획을 세우고 수요일마다 방을 비워둔다.",
    "lessons held in a quarter": "분기강습회수",
    "lesson log": "강습일지",
    "The fitters of two closed stations came over in the spring.": "페쇄된 두 사업소의 수리공들이 봄에 넘어왔다.",
    "one lesson every second week": "2주에 1회",
    "Machines repaired before the season": "계절전 기계수리",
    "6 of 18 machines run; bearings for ten are in store, eight must be turned in the own workshop.": (
        "기계 18대가운데 6대가 돌아간다. 축받이는 10대분이 있고 8대분은 자체로 깎아야 한다."
    ),
    "Two machines a week from the first thaw.": "해토후 주마다 2대씩.",
    "machines in order": "정비된 기계대수",
    "list of machines by number": "기계번호명세",
    "bearings in store serve four": "있는 축받이로 4대",
    "Surroundings and washroom in order": "주변환경과 세면장 정리",
    "11 of 20 points of the hygiene sheet are met; no warm water in the washroom.": (
        "위생표 20개 항목가운데 11개에 도달하였다. 세면장에 더운물이 없다."
    ),
    "A boiler from own means, paths laid on Saturdays.": "보이라는 자체로 해결하고 길은 토요일마다 포장한다.",
    "hygiene sheet of the county": "군위생검열표",
    "boiler: 4 points": "보이라: 4개 항목",
}
# Renewals and directives
RENEWED = {
    "Cement deliveries 5 weeks late.": "세멘트가 5주 늦게 들어왔다.",
    "The cable for the night lighting comes next year only.": "밤교대 조명용 전선은 다음해에야 들어온다.",
    "second reading table lit: 2 hours more": "두번째 책상에 조명: 2시간 연장",
    "Two librarians; lamps from own means instead of the new cable.": "사서 2명, 새 전선대신 자체로 만든 등을 쓴다.",
    "Fuel and power saved in every technical target": "모든 기술목표에서 연료와 전력절약",
    "Look through the technical targets. Where fuel or power is used, raise the target or say why it stays.": (
        "기술목표를 살펴볼것. 연료나 전력을 쓰는것은 목표를 높이거나 그대로 두는 리유를 밝힐것."
    ),
    "Decision no. 14 of the county committee": "군당위원회 결정 제14호",
    "The machines named run on water power; nothing is burnt.": "목표의 기계들은 물동력으로 돌며 연료를 쓰지 않는다.",
    "Two machines more run on husks instead of oil.": "기계 2대를 더 기름대신 왕겨로 돌린다.",
}
# Calls and notes
ATTAINING = {
    "Resolve before the anniversary": "기념일전으로 결의할것",
    "Discuss at a meeting of the unit whether to join the movement, and resolve by the date.": (
        "단위의 모임에서 운동참가를 토의하고 날자전으로 결의할것."
    ),
    "Two more units meet next week.": "다음주에 두개 단위가 더 모임을 가진다.",
    "Clinics and schools: resolve in the new year": "진료소와 학교: 새해에 결의할것",
    "Begin with the targets of hygiene and of study; resolve when the meeting is ready.": (
        "위생과 학습목표부터 시작하고 모임이 준비되면 결의할것."
    ),
    "Third mill turned over under load.": "세번째 마광기를 부하를 걸고 돌려보았다.",
    "Fit the second dosing pump.": "두번째 시약뽐프를 설치한다.",
    "Half of the roofs are tight.": "지붕의 절반이 새지 않게 되였다.",
    "Roofing felt for the other half.": "나머지 절반의 지붕에 루핑을 씌운다.",
    "Felt promised for the spring has not come.": "봄에 주기로 한 루핑이 오지 않았다.",
}
# Drives
DRIVEN = {
    "Seven weeks for the concentrator": "선광장 7주전투",
    "Second mill on all shifts, dosing pumps fitted one after the other.": (
        "분쇄기 2호를 모든 교대에 돌리고 정량뽐프를 차례로 설치한다."
    ),
    "Pumps fitted on Sundays cost no shift.": "일요일에 뽐프를 설치하면 교대를 멈추지 않는다.",
    "Push before the winter": "겨울전 집중전투",
    "Machines and processes first; each unit tallies what it gained.": (
        "기계와 공정을 먼저 하며 단위마다 점령한것을 집계한다."
    ),
}
# Campaigns
JOINED = {
    "Shifts of the concentrator compete in recovery by the same log.": "선광장 교대들이 같은 일지에 따라 실수률을 경쟁한다.",
    "Three mills in exemplary order carry the target.": "모범기대로 된 마광기 3대가 목표를 담보한다.",
    "The reading room is opened after shifts for two years on end.": "도서실을 2년동안 교대후에도 연다.",
    "More flats in less time.": "더 짧은 기간에 더 많은 살림집을 보수한다.",
    "Say how many flats by the anniversary, and with which cement.": (
        "기념일전으로 몇세대를 어느 세멘트로 하겠는가를 밝힐것."
    ),
    "Machines that run on husks keep their hours in a log.": "왕겨로 도는 기계들의 가동시간을 일지에 적는다.",
    "Four shifts competed by the log of the concentrator; the slower two took over their dosing.": (
        "4개 교대가 선광장일지에 따라 경쟁하였으며 뒤떨어진 두 교대가 앞선 교대의 시약공급방법을 받아들이였다."
    ),
    "What one shift found out is done by all four.": "한 교대가 찾아낸 방법을 네 교대가 다 쓴다.",
    "Each crew greases and tightens its machine before the shift.": "조마다 교대전에 기대에 기름을 치고 조인다.",
    "Drilling machines stand less and their crews know them.": "시추기가 적게 서고 조가 기대를 환히 안다.",
    "hours without a stop": "무정지시간",
    "The night shift of the last week was missing.": "마지막주의 밤교대가 빠졌다.",
}
# Tasks written on paper
PAPERS = {
    "Clean the sieves of the second mill": "두번째 마광기의 채를 청소한다",
    "Paint the pipes of the dosing room": "시약실의 관에 칠을 한다",
    "Write out the repair card of each pump": "뽐프마다 수리카드를 작성한다",
    "sieves": "개",
    "cards": "장",
}
# Changes of the tree
REFORMED = {
    "One management for spinning and dyeing.": "방적과 염색을 한 관리체계에 넣는다.",
    "The repair yard serves the whole county.": "수리사업소가 군안의 모든 단위를 맡는다.",
}
# Several measures
WEIGHED = {
    "Liners from own materials, less carried by hand": "자체원료로 만든 강철판, 손로동 줄이기",
    "Six of ten liners are imported, and each is carried to the mill by hand.": (
        "강철판 열장중 여섯장이 수입품이며 분쇄기까지 손으로 나른다."
    ),
    "A foundry of 2 tonnes, cold since spring.": "2t 주물로 하나, 봄부터 멈춰있다.",
    "Scrap for 30 tonnes.": "30t분의 파철",
    "Seven founders, two shifts.": "주물공 7명, 2교대",
    "liners cast in the own foundry: 15 points": "자체주물로에서 강철판을 부어 15%",
    "books of the store": "창고장부",
    "labour sheets of the quarter": "분기 로동일지",
    "Dosing of reagents automated": "시약투입의 자동화",
    "Reagents are dosed by hand, by the eye.": "시약을 눈짐작으로 손으로 넣는다.",
    "milestones of the dosing line": "투입선의 세부과제",
    "plan of the technical section": "기술과 계획",
    "act of acceptance": "검수서",
    "Drawings of the dosing line approved": "투입선 도면 비준",
    "Pumps mounted": "뽐프 설치",
    "Controls wired": "조종장치 배선",
    "A month without a hand": "한달동안 손을 대지 않고 운전",
    "Four pumps, no controls.": "뽐프 4대, 조종장치 없음",
    "Cable and boxes are promised for the quarter.": "전선과 함은 이번 분기에 보장하기로 되여있다.",
    "Two electricians.": "전공 2명",
}
ROLLED = {"Work goes on until the new machines are in place.": "새 기계를 놓을 때까지 사업을 계속한다."}
DEVIATED = {
    "Three offices ask for the same figures each week.": "세개 부서에서 같은 수자를 매주 요구한다.",
    "The review was put off twice for want of a hall.": "회관이 없어 총화를 두번 미루었다.",
    "The hall was under repair; the review is held on Saturday.": "회관을 보수중이였다. 총화는 토요일에 진행한다.",
    "Output of two quarters without a sheet.": "두분기의 생산량에 기록표가 없다.",
    "Sheets of both quarters are brought to the office.": "두분기의 기록표를 사무실에 가져온다.",
    "Two workteams had their targets by telephone.": "두 작업반에 목표를 전화로 내려보냈다.",
    "It was the week of transplanting.": "모내기를 하던 주간이였다.",
    "Then discuss them now.": "그러면 지금 토의할것.",
    "Both workteams discuss their targets on Sunday.": "두 작업반이 일요일에 목표를 토의한다.",
    "Both meetings are recorded; three goals were changed.": "두 모임이 기록되였으며 목표값 3개가 달라졌다.",
    "The unit told the committee of it beforehand.": "단위가 미리 당위원회에 알렸다.",
}
LOADED = {
    "Before the cold: boilers and stoves": "추위가 오기 전에: 보이라와 난로",
    "Say at a meeting of the unit whether it resolves to put its heating in order.": (
        "난방을 정비할것을 결의하겠는가를 단위회의에서 토의하고 알릴것."
    ),
    "The cold sets the date; the tallies of the drive end in the same weeks.": (
        "추위때문에 날자가 정해지며 전투집계도 같은 주간에 끝난다."
    ),
}
AMENDED = {
    "The entry names the department alone; the minute of the committee belongs to it.": (
        "등록에 부서만 밝혀져있다. 위원회의 결정서번호를 함께 밝혀야 한다."
    ),
    "Right. The minute hangs in our office.": "옳다. 결정서는 우리 사무실에 걸려있다.",
    "Minute and application were compared.": "결정서와 신청을 맞추어보았다.",
    "Grounds and remark were read; only the words of the authority change.": (
        "근거와 의견을 읽었다. 비준기관의 표현만 고친다."
    ),
    "On the guidance visit two of the three classrooms of target 1 stood unheated.": (
        "지도방문때 목표 1의 교실 3개가운데서 2개에 난방이 들어오지 않았다."
    ),
}
TEXTS = (
    AMENDED
    | LOADED
    | DEVIATED
    | ROLLED
    | WEIGHED
    | REFORMED
    | PAPERS
    | CARRYING
    | DELIVERED
    | NOTICED
    | JOINED
    | RENEWED
    | ATTAINING
    | DRIVEN
    | PLACING
    | ROAD
    | AWARDING
    | STORIES
    | MINE
    | PLAIN
)


def in_korean(text: str) -> str:
    """The Korean twin of a text of the demonstration. KeyError for a text nobody has put into Korean."""
    return TEXTS[text]
