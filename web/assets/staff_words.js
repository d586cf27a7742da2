// Every sentence that the console may say.

export const child_name = (conversation) => `Jeune ${conversation.slice(0, 4)}`;

const rules = {
  priority: 'priorité',
  waiting: 'attente',
  waiting_time: 'attente',
  returned: 'a déjà attendu',
};
export const priorities = ['normale', 'à surveiller', 'élevée', 'urgente', 'la plus urgente'];

/// "attente +42, priorité +300": why a child stands where it stands.
export function reason_words({ rule, points }) {
  return `${rules[rule] ?? rule.replaceAll('_', ' ')} ${points >= 0 ? '+' : '−'}${Math.abs(points)}`;
}

export const refusals = {
  text_too_long: 'message trop long',
  conversation_closed: 'la conversation est terminée',
  conversation_full: 'la conversation est pleine',
  not_a_participant: 'vous n’êtes plus dans cette conversation',
  not_offered_to_you: 'cette proposition n’est plus la vôtre : le délai est passé ou quelqu’un a répondu',
  not_signed_in: 'vous n’êtes pas en service',
  capacity_out_of_range: 'le nombre doit être entre 1 et 20',
  not_allowed: 'votre rôle ne le permet pas',
  too_many_moderators: 'l’équipe est au complet',
  expired: 'la connexion est restée coupée trop longtemps',
};
export const doubtful = 'on ne sait pas si ce message est parti : vérification dès que la conversation est relue';
export const refusal_words = (reason) => refusals[reason] ?? `refusé (${reason})`;

export const connection = {
  away: '',
  connecting: 'Connexion…',
  online: 'Connecté',
  waiting: 'Connexion coupée',
  next_try: (seconds) => `nouvel essai dans ${seconds} s`,
  ended: 'Déconnecté',
};

export const endings = {
  1000: '',
  4002: 'Cette page est d’une autre version que le serveur : rechargez-la.',
  4003: 'Jeton inconnu ou révoqué.',
  4006: 'Vous avez ouvert une console plus récente ailleurs. Pour continuer ici, appuyez sur « Reprendre ».',
};
export const ending_otherwise = (code) => `Le serveur a fermé la connexion (code ${code}). Reprenez votre service.`;

export const missed = 'Votre console est restée silencieuse : vos conversations sont retournées dans la file. '
  + 'Vous êtes de nouveau en service, en pause.';

export const desk_away = 'Le guichet ne répond pas pour le moment : aucune proposition ne peut arriver. '
  + 'Vos conversations continuent, et le guichet revient de lui-même.';
export const ended_elsewhere = 'Votre service est terminé : vous y avez mis fin depuis une autre console, '
  + 'ou l’équipe est au complet.';

const leave_reasons = { left: 'a quitté', vanished: 'a été déconnecté', signed_out: 'a terminé son service' };
export const events = {
  conversation_opened: () => 'Conversation ouverte',
  moderator_joined: (event, me) => (event.moderator === me ? 'Vous êtes là' : 'Un collègue est là'),
  moderator_left: (event, me) => `${event.moderator === me ? 'Vous' : 'Un collègue'} : ${leave_reasons[event.reason]}`,
  conversation_closed: (event) => (event.reason === 'by_youth' ? 'Terminée par le jeune' : 'Terminée par l’équipe'),
  connection_lost: () => 'Le jeune est déconnecté',
  connection_resumed: () => 'Le jeune est de retour',
};

export const child_state = (known) => {
  if (known.is_closed) return 'Terminée';
  return known.youth_connected ? 'En ligne' : 'Déconnecté';
};
export const names = { you: 'Vous', youth: 'Jeune', colleague: 'Collègue' };
export const typing = (by) => (by === 'youth' ? 'Le jeune écrit…' : 'Un collègue écrit…');
export const too_long = 'Message trop long : envoyez-le en plusieurs fois.';
export const confirm_close = (name) => `Terminer la conversation avec ${name} ? Le jeune ne pourra plus y écrire.`;
export const confirm_leave = (name) => (
  `Remettre ${name} en file ? Si vous êtes seul avec ce jeune, il passe en premier.`
);
export const confirm_sign_out = 'Finir le service ? Vos conversations en cours retournent dans la file.';
export const offered = (count) => (count === 1 ? 'Un jeune vous attend.' : `${count} jeunes vous attendent.`);
