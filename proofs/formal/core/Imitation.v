(* The study note's last remark: generative adversarial imitation.  For
   normalised discounted occupancy measures rho_pi, rho_E of a finite Markov
   decision process the inner problem is

     sup_D E_{rho_pi} log D + E_{rho_E} log(1 - D) = 2 JSD(rho_pi, rho_E) - log 4,

   and the game of the paper is the case of one state and discount 0. *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Extended Finite Game Theorem1.
Local Open Scope R_scope.

Section Process.
Context {S A : Type} (states : list S) (actions : list A).
Let pairs : list (S * A) := list_prod states actions.

(* The law of the next state, of the first state, and the discount. *)
Variables (move : S -> S -> A -> R) (start : S -> R) (gamma : R).
Hypothesis discount : 0 <= gamma < 1.
Hypothesis move_law : forall s a, In s states -> In a actions ->
  sum (fun s' => move s' s a) states = 1.
Hypothesis start_law : sum start states = 1.

Definition policy (pi : S -> A -> R) : Prop :=
  forall s, In s states -> sum (pi s) actions = 1.

(* rho(s,a) = pi(a|s) ((1-gamma) P(s_0 = s) + gamma P_rho(s_next = s)) *)
Definition occupancy (pi : S -> A -> R) (rho : S * A -> R) : Prop :=
  forall s a, In s states -> In a actions ->
    0 <= rho (s, a) /\
    rho (s, a) = pi s a *
      ((1 - gamma) * start s + gamma * sum (fun z => move s (fst z) (snd z) * rho z) pairs).

Lemma sum_pairs (f : S * A -> R) (l : list S) :
  sum f (list_prod l actions) = sum (fun s => sum (fun a => f (s, a)) actions) l.
Proof.
assert (app : forall m n, sum f (m ++ n) = sum f m + sum f n).
{ intros m n; induction m as [| z m IH]; simpl; [| rewrite IH]; ring. }
assert (row : forall s m, sum f (map (fun a => (s, a)) m) = sum (fun a => f (s, a)) m).
{ intros s m; induction m as [| a m IH]; simpl; [| rewrite IH]; ring. }
induction l as [| s l IH]; simpl; [reflexivity |]; now rewrite app, row, IH.
Qed.

Lemma sum_exchange (f : S -> S * A -> R) (l : list S) (m : list (S * A)) :
  sum (fun s => sum (f s) m) l = sum (fun z => sum (fun s => f s z) l) m.
Proof.
induction l as [| s l IH]; simpl; [now rewrite sum_zero |]; now rewrite IH, <- sum_plus.
Qed.

(* It is a law: its mass t satisfies t = (1-gamma) + gamma t. *)
Lemma occupancy_law (pi : S -> A -> R) (rho : S * A -> R) :
  policy pi -> occupancy pi rho -> law pairs rho.
Proof.
intros hpi flow; split.
- intros [s a] hz; apply in_prod_iff in hz as [hs ha]; now apply flow.
- assert (mass : sum rho pairs = (1 - gamma) + gamma * sum rho pairs).
  { unfold pairs at 1; rewrite sum_pairs.
    rewrite (sum_ext _ (fun s => (1 - gamma) * start s +
      gamma * sum (fun z => move s (fst z) (snd z) * rho z) pairs)).
    - rewrite sum_plus, !sum_scale, start_law, sum_exchange; f_equal; [ring | f_equal].
      apply sum_ext; intros [s a] hz; apply in_prod_iff in hz as [hs ha]; simpl.
      rewrite (sum_ext _ (fun s' => rho (s, a) * move s' s a)) by (intros; ring).
      rewrite sum_scale, move_law by assumption; ring.
    - intros s hs; rewrite (sum_ext _ (fun a => ((1 - gamma) * start s +
        gamma * sum (fun z => move s (fst z) (snd z) * rho z) pairs) * pi s a))
        by (intros a ha; destruct (flow s a hs ha) as [_ ->]; ring).
      rewrite sum_scale, (hpi s hs); ring. }
  apply Rmult_eq_reg_l with (1 - gamma); lra.
Qed.

Theorem imitation_learning (pi pi_E : S -> A -> R) (rho rho_E : S * A -> R) :
  policy pi -> policy pi_E -> occupancy pi rho -> occupancy pi_E rho_E ->
  is_sup (fun v => exists D, discriminator pairs D /\ v = V pairs rho rho_E D)
    (Finite (- ln 4) + 2 * JSD pairs rho rho_E)%E /\
  (gamma = 0 -> (forall s, In s states -> start s = 1) ->
   forall s a, In s states -> In a actions -> rho (s, a) = pi s a).
Proof.
intros hpi hpi_E flow flow_E; split.
- assert (law_rho : law pairs rho) by now apply (occupancy_law pi).
  assert (law_E : law pairs rho_E) by now apply (occupancy_law pi_E).
  rewrite <- jsd_form by assumption; now apply criterion.
- intros zero one s a hs ha; destruct (flow s a hs ha) as [_ ->].
  rewrite zero, one by exact hs; ring.
Qed.
End Process.

(* The hypotheses can be met: one state, one action, and the law 1. *)
Example one_state_process :
  occupancy (tt :: nil) (tt :: nil) (fun _ _ _ => 1) (fun _ => 1) (1 / 2)
    (fun _ _ => 1) (fun _ => 1).
Proof. intros s a _ _; simpl; split; [lra | field]. Qed.
