/** Reports to try the court with: one each of what comes in by mail, SMS, telephone, and by mistake. */
export const samples = [
  {
    title: "A container that is shown twice (mail)",
    text: "From: Customer desk\nSubject: Container CMAU0000020 twice on the portal\n\nGood morning,\nthe shipper sees CMAU0000020 two times in the portal, once as gated in and once as loaded. Only one box exists. Cut-off for the vessel is tonight 22:00. Please check which entry is right.\n\nRegards\nCustomer desk",
  },
  {
    title: "A refused vessel advice (SMS)",
    text: "ALR-861600 vessel advice MV LION CITY 07 refused VESSEL_ERR_4, local name in use by open advice. ETA 3h. pls check",
  },
  {
    title: "A message without acknowledgement (telephone)",
    text: "LINE-PSA called 03:10. Their IFTMIN REF-IFT-0007 shows ERROR with us since midnight, they got no ack. 40 bookings wait for it. Wants a call back before 05:00.",
  },
  {
    title: "No incident at all",
    text: "Hi team, thanks a lot for the quick help with the gate yesterday, all good on our side now! See you at the Thursday lunch.",
  },
] as const;
