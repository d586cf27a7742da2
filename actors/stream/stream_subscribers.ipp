// Who follows a stream: bodies of stream_core.hpp's template.
#pragma once

namespace veilleuse::actors {

template <class A>
void stream_core<A>::add_subscriber(const subscribe& what) {
  ++activity_;
  if (!awake()) {
    backlog_.add_subscription(what.sink, [this, what] { add_subscriber(what); });
    return;
  }
  if (!may_subscribe(what.who)) {
    if (const auto refusal = keep_waiting(what)) refuse_subscriber(what, *refusal);
  } else if (!listeners_.add({what.who, what.sink, what.number},
                             limits::subscribers_of(who_.stream.kind, what.who.kind))) {
    refuse_subscriber(what, attach_status::overloaded);
  } else {
    self_->send(with().registry, subscription_settled{who_.stream, what.sink, true, what.number});
    welcome({what.who, what.sink, what.number}, what.again);
  }
}

template <class A>
void stream_core<A>::welcome(const subscriber& who, bool again) {
  const auto last = confirmed().head.last;
  if (again)
    who.sink->route_opened(who_.stream, route_, last);
  else
    who.sink->attached({who_.stream, attach_status::attached, who.number, last, route_});
  after_subscribe(who);
}

template <class A>
void stream_core<A>::refuse_subscriber(const subscribe& what, attach_status status) {
  what.sink->attached({who_.stream, status, what.number, {}, nullptr});
  self_->send(with().registry, subscription_settled{who_.stream, what.sink, false, what.number});
}

template <class A>
void stream_core<A>::drop_subscriber(const subscriber& gone) {
  listeners_.remove(gone.sink);
  self_->send(with().registry, subscription_settled{who_.stream, gone.sink, false, gone.number});
}

template <class A>
void stream_core<A>::remove_subscriber(const unsubscribe& what) {
  ++activity_;
  if (!awake()) {
    backlog_.drop_subscription(what.sink);
    return;
  }
  stop_waiting(what.sink);
  const auto& all = listeners_.all();
  const auto known = std::ranges::find(all, what.sink, &subscriber::sink);
  if (known == all.end()) return;
  const auto who = known->who;
  listeners_.remove(what.sink);
  after_unsubscribe(who);
}

template <class A>
void stream_core<A>::show_typing(const typing_notice& what) {
  if (!awake() || !listeners_.has(what.sink)) return;
  for (const auto& listener : listeners_.all())
    if (listener.sink != what.sink) listener.sink->typing(who_.stream, what.who);
}

}  // namespace veilleuse::actors
