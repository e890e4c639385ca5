import type { Report } from "@imperial-court/contract";
import { Tabs } from "radix-ui";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { portFace, utcFace } from "../elements/port-time.ts";
import { Section, SubTitle } from "./section.tsx";

const messageNames = {
  sms: "SMS",
  technical: "Hand-over",
  management: "Management",
  customer: "Customer",
} as const;
type MessageName = keyof typeof messageNames;

export function Escalation({ report, receivedAt }: { report: Report; receivedAt: string }) {
  const { contact, module, path, acknowledge_within_minutes: minutes, messages } = report.escalation;
  if (!report.incident_analysis.is_incident) return null;
  const due = Date.parse(receivedAt) + minutes * 60_000;
  return (
    <Section
      id="escalation"
      title="Whom to tell"
      aside={
        <span title={`${utcFace(due).date} ${utcFace(due).time} UTC`}>
          acknowledge by {portFace(due).time.slice(0, 5)} port time
        </span>
      }
    >
      <div className="grid gap-5 md:grid-cols-2">
        <div>
          <SubTitle>{module}</SubTitle>
          {contact ? (
            <div>
              <p className="font-medium">{contact.name}</p>
              <p className="text-sm text-soft">{contact.role}</p>
              <p className="mt-1.5 flex flex-col items-start gap-1">
                {contact.phone && (
                  <a
                    href={`tel:${contact.phone.replace(/[^\d+]/g, "")}`}
                    className="inline-flex items-center gap-1.5 text-accent underline underline-offset-2"
                  >
                    <Icon name="phone" /> {contact.phone}
                  </a>
                )}
                {contact.email && (
                  <a
                    href={`mailto:${encodeURIComponent(contact.email).replace("%40", "@")}`}
                    className="inline-flex items-center gap-1.5 break-all text-accent underline underline-offset-2"
                  >
                    <Icon name="mail" /> {contact.email}
                  </a>
                )}
              </p>
            </div>
          ) : (
            <p className="text-soft">The contacts directory has nobody for this module.</p>
          )}
        </div>
        {path.length > 0 && (
          <div>
            <SubTitle>Then, in this order</SubTitle>
            <ol className="flex list-decimal flex-col gap-1 pl-5">
              {path.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </div>
        )}
      </div>
      <Tabs.Root defaultValue="sms" className="mt-5">
        <Tabs.List
          aria-label="Messages ready to send"
          className="flex gap-1 overflow-x-auto border-b border-line print:hidden"
        >
          {(Object.keys(messageNames) as MessageName[]).map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="-mb-px border-b-2 border-transparent px-2.5 py-1.5 text-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
            >
              {messageNames[name]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {(Object.keys(messageNames) as MessageName[]).map((name) => (
          // All are there, so that all are printed.
          <Tabs.Content
            key={name}
            value={name}
            forceMount
            className="data-[state=inactive]:hidden print:!block"
          >
            <p className="mt-3 hidden font-medium print:block">{messageNames[name]}</p>
            <div className="mt-3 flex flex-wrap items-center justify-between gap-2 print:hidden">
              <span className="tabular text-sm text-faint">
                {name === "sms" ? `${messages.sms.length} of 160 characters` : "Ready to paste"}
              </span>
              <CopyButton text={messages[name]} label={`Copy ${messageNames[name]}`} />
            </div>
            <p className="mt-1 rounded-md bg-sunken p-3 break-words whitespace-pre-wrap">{messages[name]}</p>
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Section>
  );
}
