package bot

import (
	"context"
	"fmt"
	"maps"

	"github.com/noim3/changebot/change"
)

// routes are the handlers by what calls them.
type routes struct {
	words     map[string]handler // after /change
	clicks    map[string]handler // buttons and menus in messages and Home, by action id
	inputs    map[string]handler // fields of an open form that tell of each change, by action id
	forms     map[string]handler // submitted modals, by callback id
	shortcuts map[string]handler // by callback id
}

func newRoutes() routes {
	return routes{
		words: map[string]handler{}, clicks: map[string]handler{}, inputs: map[string]handler{},
		forms: map[string]handler{}, shortcuts: map[string]handler{},
	}
}

func add(to map[string]handler, name string, h handler) {
	if name == "" || h == nil {
		panic(fmt.Sprintf("bot: the handler %q is empty", name))
	}
	if _, taken := to[name]; taken {
		panic(fmt.Sprintf("bot: two handlers are registered as %q", name))
	}
	to[name] = h
}

// register is the one list of what the bot hears.
func (b *Bot) register() {
	for _, w := range b.vocabulary() {
		add(b.routes.words, w.name, w.do)
	}
	for name, do := range b.actHandlers() {
		add(b.routes.words, name, do)
	}
	add(b.routes.shortcuts, "raise_change_global", b.newRequest)
	add(b.routes.shortcuts, "raise_change_from_message", b.fromMessage)

	// The buttons of cards and direct messages stand in the details too; there, the details are drawn anew.
	for name, h := range b.buttons() {
		add(b.routes.clicks, name, h)
		add(b.routes.inputs, name, b.andShow(h))
	}
	for _, a := range []change.Action{change.Reinstate, change.Retire} {
		add(b.routes.clicks, string(a), b.openTemplate(a))
		add(b.routes.inputs, string(a), b.openTemplate(a))
		add(b.routes.forms, string(a), b.submitTemplate(a))
	}
	for name, h := range b.freezeButtons() {
		add(b.routes.clicks, name, h)
		add(b.routes.inputs, name, h)
	}
	for name, h := range b.reviewHandlers() {
		add(b.routes.clicks, name, h)
		add(b.routes.inputs, name, h)
	}
	add(b.routes.inputs, historyTurnedClick, b.turnHistory)
	add(b.routes.inputs, historyNewestClick, b.turnHistory)
	add(b.routes.forms, string(change.ReviewPolicy), b.submitPolicyReview)
	add(b.routes.forms, string(change.CallReview), b.submitCallReview)
	add(b.routes.words, "questions", b.listQuestions) // help names it beside “ask”
	for name, h := range b.questionButtons() {
		add(b.routes.clicks, name, h)
		add(b.routes.inputs, name, h)
	}
	add(b.routes.inputs, takeAnswerClick, b.takeAnswer)
	add(b.routes.inputs, questionsOlderClick, b.turnQuestions)
	add(b.routes.inputs, questionsFirstClick, b.turnQuestions)
	add(b.routes.forms, questionsCallback, b.searchQuestions)
	add(b.routes.forms, string(change.AskQuestion), b.submitAsk)
	add(b.routes.forms, string(change.AnswerQuestion), b.submitAnswer)
	for name, h := range map[string]handler{string(change.PlaceHold): b.openPlaceHold, string(change.EndHold): b.openEndHold} {
		add(b.routes.clicks, name, h)
		add(b.routes.inputs, name, h)
	}
	add(b.routes.forms, string(change.PlaceHold), b.submitPlaceHold)
	add(b.routes.forms, string(change.EndHold), b.submitEndHold)
	add(b.routes.inputs, hitsClick, b.turnHits)
	add(b.routes.forms, string(change.DraftFreeze), b.submitFreeze)
	add(b.routes.forms, string(change.RefuseFreeze), b.submitRefuseFreeze)
	add(b.routes.forms, string(change.LiftFreeze), b.submitLiftFreeze)
	add(b.routes.forms, string(change.Except), b.submitExcept)
	add(b.routes.forms, exceptFreezeClick, b.submitExceptFreeze)
	add(b.routes.forms, string(change.Propose), b.submitPropose)
	add(b.routes.inputs, logTemplateClick, b.logFromTemplate)
	add(b.routes.inputs, moreTemplatesClick, b.turnTemplates)
	add(b.routes.inputs, topTemplatesClick, b.turnTemplates)
	add(b.routes.clicks, raiseClick, b.newRequest)
	add(b.routes.clicks, standardClick, b.newStandard)
	add(b.routes.clicks, emergencyClick, b.newEmergency)
	add(b.routes.clicks, homeMenuClick, b.fromHomeMenu)
	add(b.routes.clicks, typedClick, b.asTyped)
	for _, name := range []string{waitsOlderClick, waitsFirstClick, mineOlderClick, mineFirstClick} {
		add(b.routes.clicks, name, b.turnHome)
	}
	add(b.routes.inputs, listOlderClick, b.turnList)
	add(b.routes.inputs, listFirstClick, b.turnList)
	add(b.routes.inputs, logOlderClick, b.turnLog)
	add(b.routes.inputs, logFirstClick, b.turnLog)
	add(b.routes.inputs, logAllClick, b.emptyLog)
	add(b.routes.forms, logCallback, b.searchLog)
	add(b.routes.inputs, earlierClick, b.showEarlier)
	add(b.routes.inputs, newestClick, b.showEarlier)
	add(b.routes.inputs, assessBackClick, b.assessBack)
	add(b.routes.inputs, assessRateClick, b.assessRate)
	add(b.routes.inputs, string(change.FieldKind), b.chooseScope)
	add(b.routes.inputs, string(change.FieldCategory), b.reshape)
	add(b.routes.inputs, string(change.FieldTemplate), b.reshape)
	add(b.routes.inputs, string(change.FieldImpact), b.reshape)

	add(b.routes.inputs, undelegateClick, b.endInForm)

	add(b.routes.forms, delegateCallback, b.submitDelegate)
	add(b.routes.forms, exportCallback, b.submitExport)
	add(b.routes.forms, requestCallback, b.submitRequest)
	add(b.routes.forms, editCallback, b.submitEdit)
	add(b.routes.forms, string(change.Assess), b.submitAssess)
	add(b.routes.forms, commented, b.submitComment)
	add(b.routes.forms, confirmCallback(change.RollBack), atOnce(b.rollBack))
	add(b.routes.forms, confirmCallback(change.Keep), atOnce(b.keep))
	add(b.routes.forms, string(change.Return), b.submitReason(change.Return, b.desk.Return))
	add(b.routes.forms, string(change.Reject), b.submitReason(change.Reject, b.desk.Reject))
	add(b.routes.forms, string(change.Cancel), b.submitReason(change.Cancel, b.cancel))
	add(b.routes.forms, string(change.Hold), b.submitReason(change.Hold, b.hold))
	add(b.routes.forms, string(change.Note), b.submitNote)
	add(b.routes.forms, string(change.Object), b.submitReason(change.Object, b.desk.Object))
	for _, name := range slotClicks() {
		add(b.routes.clicks, name, b.takeSlot)
	}
	add(b.routes.inputs, string(slotField), b.reschedule)
	add(b.routes.forms, string(change.Schedule), b.submitSchedule)
	add(b.routes.forms, string(change.Extend), b.submitExtend)
	add(b.routes.forms, string(change.HandOver), b.submitHandOver)
	add(b.routes.forms, string(change.Verify), b.submitVerify)
	add(b.routes.forms, string(change.Document), b.submitDocument)
	add(b.routes.forms, string(change.Review), b.submitReview)
	add(b.routes.forms, string(change.LinkIncident), b.submitIncident)
}

// freezeButtons are the handlers of what is about a freeze, by action id.
func (b *Bot) freezeButtons() map[string]handler {
	return map[string]handler{
		string(change.DraftFreeze):    b.openFreeze,
		string(change.ApproveFreeze):  b.approveFreeze,
		string(change.RefuseFreeze):   b.openRefuseFreeze,
		string(change.WithdrawFreeze): b.withdrawFreeze,
		string(change.LiftFreeze):     b.openLiftFreeze,
		showFreezeClick:               b.showFreeze,
		exceptFreezeClick:             b.openExceptFreeze,
	}
}

// reviewHandlers are the handlers of what is about the review of the policy, by action id.
func (b *Bot) reviewHandlers() map[string]handler {
	return map[string]handler{
		reviewPolicyClick: b.openPolicyReview,
		callReviewClick:   b.openCallReview,
		historyClick:      b.reviewHistory,
	}
}

// questionButtons are the handlers of what is about a question, by action id.
func (b *Bot) questionButtons() map[string]handler {
	return map[string]handler{
		string(change.AnswerQuestion): b.openAnswer,
		showQuestionClick:             b.showQuestion,
		keepReplyClick:                b.keepReply,
	}
}

// buttons are the handlers of what stands on a card, by action id.
func (b *Bot) buttons() map[string]handler {
	of := map[string]handler{
		string(change.Edit):     b.openEdit,
		string(change.Resubmit): b.openEdit,
		string(change.Assess):   b.openAssess(),
		string(change.Approve):  b.approve,
		commented:               b.openComment(),
		string(change.Return):   b.openReason(change.Return, trySendBack),
		string(change.Reject):   b.openReason(change.Reject, tryTurnDown),
		string(change.Cancel):   b.openReason(change.Cancel, tryCallOff),
		string(change.Hold):     b.openReason(change.Hold, trySetAside),
		string(change.Release):  atOnce(b.release),

		string(change.Acknowledge): b.acknowledge,
		string(change.Object):      b.openReason(change.Object, tryObject),
		string(change.Note):        b.openNote(),
		string(change.Schedule):    b.openSchedule(),
		string(change.Start):       b.start,
		string(change.Claim):       b.claim,
		string(change.Finish):      atOnce(b.finish),
		string(change.Extend):      b.openExtend(),
		string(change.HandOver):    b.openHandOver(),
		string(change.Except):      b.openExcept(),
		string(change.RollBack):    atOnce(b.rollBack),
		string(change.Verify):      b.openVerify(""),
		string(change.Fail):        b.openVerify(change.Fail),
		string(change.Keep):        atOnce(b.keep),
		string(change.Document):    b.openDocument(),
		string(change.Review):      b.openReview(),
		detailsClick:               b.show,
		whyClick:                   b.why,
		copyClick:                  b.copyRequest,
		string(change.Propose):     b.openPropose(),

		string(change.LinkIncident): b.openIncident,
	}
	of[moreClick] = fromMenu(maps.Clone(of))
	return of
}

// fromMenu answers a menu: the option that was picked says which button it stands for, and with which value.
func fromMenu(of map[string]handler) handler {
	return func(ctx context.Context, in *Inbound) (Answer, error) {
		var name string
		name, in.Value = splitMenuValue(in.Value)
		h, known := of[name]
		if !known {
			return Answer{}, fmt.Errorf("no button is called %q", name)
		}
		return h(ctx, in)
	}
}
