// Every sentence that the youth's page may say, in one place, for the people who weigh such words.

export const refusals = {
  text_too_long: 'message trop long',
  conversation_closed: 'la conversation est terminée',
  conversation_full: 'la conversation est pleine',
};
export const refusal_otherwise = 'le message n’a pas pu partir';
export const expired = 'la connexion est restée coupée trop longtemps';
export const doubtful = 'on ne sait pas si ce message est parti : on regarde dès que la connexion revient';

export const events = {
  queue_requested: 'On te cherche une place.',
  moderator_joined: 'Quelqu’un est là pour toi.',
  moderator_left: 'La personne a quitté la conversation.',
  closed_by_youth: 'Tu as terminé la conversation.',
  closed_by_moderator: 'La conversation est terminée.',
};

export const notices = {
  opening: 'On ouvre la conversation. Tu peux déjà écrire. Les numéros de cette page répondent tout de suite.',
  not_asked: 'Ta demande n’est pas passée. Tu peux la refaire. Les numéros de cette page répondent tout de suite.',
  requested: 'On te cherche une place. Tu peux déjà écrire.',
  waiting: 'Tu es dans la file. Quelqu’un te répond dès que possible. Tu peux déjà écrire.',
  long_wait: 'C’est plus long que d’habitude. Tu es toujours dans la file. Tu n’as pas à attendre : les numéros de '
    + 'cette page répondent tout de suite.',
  no_place: 'Il n’y a plus de place pour le moment. Ce n’est pas de ta faute. Les numéros de cette page répondent tout '
    + 'de suite.',
  closed: 'La conversation est terminée. Tu peux revenir quand tu veux.',
  replaced: 'La conversation continue dans un autre onglet.',
  ended: 'Le tchat ne peut pas continuer pour le moment. Les numéros de cette page répondent tout de suite.',
  offline: 'La connexion est coupée. Ce que tu as écrit est gardé ici et partira dès qu’elle revient. Les numéros de '
    + 'cette page répondent tout de suite.',
};

export const actions = {
  ask_again: 'Demander une place',
  start_again: 'Nouvelle conversation',
  continue_here: 'Continuer ici',
  try_again: 'Réessayer',
};

export const connection = {
  connecting: 'Connexion…',
  online: 'Connecté',
  waiting: 'Connexion coupée',
  next_try: (seconds) => `nouvel essai dans ${seconds} s`,
  ended: 'Déconnecté',
};

export const close_once = 'Terminer la conversation';
export const close_twice = 'Appuie encore pour terminer';
export const typing = 'Quelqu’un écrit…';
export const too_long = 'Ton message est trop long : envoie-le en plusieurs fois.';
export const you = 'Toi';
export const team = 'L’équipe';
