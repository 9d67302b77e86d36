(* Proposition 1 of Goodfellow et al. (2014): for G fixed, the optimal discriminator is
   D*_G(x) = p_data(x) / (p_data(x) + p_g(x)).

   It maximises V(D, G), and whatever else maximises V agrees with it almost everywhere on
   {p_data + p_g > 0}; off that set V does not see D. The inequality needs no normalisation, and
   no integrability: p and q are measurable functions into [0, +oo). *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From mathcomp.analysis Require Import nsatz_realtype.
From GanTheory.Measure Require Import Logarithm Integrals Game.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

(* - a log y - b log (1 - y), in [0, +oo]: what the discriminator pays at one point *)
Definition loss {R : realType} (a b y : R) : \bar R :=
  a%:E * - elog y + b%:E * - elog (1 - y).

Section pointwise.
Context {R : realType}.
Implicit Types a b s y : R.

Lemma loss_ge0 a b y : (0 <= a)%R -> (0 <= b)%R -> (0 <= y <= 1)%R -> 0 <= loss a b y.
Proof.
move=> a0 b0 /andP[y0 y1].
by rewrite adde_ge0// mule_ge0 ?lee_fin// oppe_ge0 elog_le0// ler_subl_addl ler_addr.
Qed.

(* where a <= s, relent a s is a real number *)
Lemma relent_fin a s : (0 <= a <= s)%R -> relent a s \is a fin_num.
Proof.
move=> /andP[]; rewrite le0r => /predU1P[->|a0] as_; first by rewrite relent0l.
by rewrite relentE// (lt_le_trans a0).
Qed.

Lemma relentM a s y : (0 <= a <= s)%R -> (0 <= y)%R ->
  a%:E * - elog y = relent a (s * y) - relent a s.
Proof.
move=> /andP[]; rewrite le0r => /predU1P[->|a0] as_; first by rewrite !relent0l mul0e subee.
have s0 := lt_le_trans a0 as_; rewrite le0r => /predU1P[->|y0].
  by rewrite mulr0 elog0 relent0r// relentE//= gt0_muley ?lte_fin.
rewrite !relentE// ?mulr_gt0// elog_gt0// lnM ?posrE// -EFinN -EFinM -EFinB; congr EFin.
nsatz.
Qed.

(* the optimal answer a/(a + b), with its two defining equations, true for a = b = 0 too *)
Lemma opt_l a b : (0 <= a)%R -> (0 <= b)%R -> ((a + b) * (a / (a + b)) = a)%R.
Proof.
move=> a0 b0; have [s0|s0] := eqVneq (a + b)%R 0%R; last by rewrite mulrCA divff ?mulr1.
by move/eqP: s0; rewrite paddr_eq0// => /andP[/eqP -> /eqP ->]; rewrite addr0 mul0r.
Qed.

Lemma opt_r a b : (0 <= a)%R -> (0 <= b)%R -> ((a + b) * (1 - a / (a + b)) = b)%R.
Proof. by move=> a0 b0; have := opt_l a0 b0; move: (a / _)%R => y e; nsatz. Qed.

(* The loss at y exceeds the loss at a/(a + b) by two terms of the form of Gibbs. *)
Lemma loss_gap a b y : (0 <= a)%R -> (0 <= b)%R -> (0 <= y <= 1)%R ->
  loss a b y = loss a b (a / (a + b)) + (gibbs a ((a + b) * y) + gibbs b ((a + b) * (1 - y))).
Proof.
move=> a0 b0 y01; set s := (a + b)%R.
have aE : (0 <= a <= s)%R by rewrite a0 ler_addl.
have bE : (0 <= b <= s)%R by rewrite b0 ler_addr.
have lossE z : (0 <= z <= 1)%R -> loss a b z =
    (gibbs a (s * z) + gibbs b (s * (1 - z))) - (relent a s + relent b s).
  move=> /andP[z0 z1]; rewrite /loss (relentM aE z0) (relentM bE) ?subr_ge0//.
  rewrite /gibbs; move: (relent_fin aE) (relent_fin bE).
  case: (relent a s) => [u| |] // _; case: (relent b s) => [v| |] // _.
  case: (relent a _) => [g| |] //; case: (relent b _) => [h| |] //.
  by congr EFin; rewrite /s; nsatz.
have opt01 : (0 <= a / s <= 1)%R.
  rewrite divr_ge0 ?addr_ge0//=; have [->|s0] := eqVneq s 0%R; first by rewrite invr0 mulr0 ler01.
  by rewrite ler_pdivr_mulr ?mul1r ?ler_addl// lt0r s0 addr_ge0.
rewrite !lossE// /s opt_l// opt_r// -/s.
have g0 c : (0 <= c)%R -> gibbs c c = 0 by move=> c0; apply/eqP; rewrite gibbs_eq0.
by rewrite !g0// add0e sub0e addeC.
Qed.

(* ... which vanish only there, unless a = b = 0 *)
Lemma gap_eq0 a b y : (0 <= a)%R -> (0 <= b)%R -> (0 <= y <= 1)%R ->
  gibbs a ((a + b) * y) + gibbs b ((a + b) * (1 - y)) = 0 <->
  ((0 < a + b)%R -> y = (a / (a + b))%R).
Proof.
move=> a0 b0 /andP[y0 y1]; have s0 := addr_ge0 a0 b0.
have ga : 0 <= gibbs a ((a + b) * y) by rewrite gibbs_ge0// mulr_ge0.
have gb : 0 <= gibbs b ((a + b) * (1 - y)) by rewrite gibbs_ge0// mulr_ge0// subr_ge0.
split=> [/eqP|h].
  rewrite padde_eq0// gibbs_eq0 ?mulr_ge0// => /andP[/eqP e _] sgt0.
  by rewrite [X in (X / _)%R]e mulrAC divff ?mul1r ?gt_eqF.
apply/eqP; rewrite padde_eq0// !gibbs_eq0 ?mulr_ge0 ?subr_ge0//.
move: s0; rewrite le0r => /predU1P[/eqP|/h ->]; last by rewrite opt_l// opt_r// !eqxx.
by rewrite paddr_eq0// => /andP[/eqP -> /eqP ->]; rewrite addr0 !mul0r eqxx.
Qed.

End pointwise.

Section proposition_1.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types (p q D : T -> R).
Local Notation V := (V mu).
Local Notation C := (C mu).

Section weights.
Variables p q : T -> R.
Hypotheses (wp : weight p) (wq : weight q).

Let mp : measurable_fun setT p. Proof. by case: wp. Qed.
Let mq : measurable_fun setT q. Proof. by case: wq. Qed.
Let p0 x : (0 <= p x)%R. Proof. by case: wp. Qed.
Let q0 x : (0 <= q x)%R. Proof. by case: wq. Qed.

(* the excess of the loss of D over that of D*_G *)
Definition gap D := \int[mu]_x (gibbs (p x) ((p x + q x) * D x) +
                                gibbs (q x) ((p x + q x) * (1 - D x))).

Section discriminator.
Variable D : T -> R.
Hypothesis hD : discriminator D.
Let mD : measurable_fun setT D. Proof. by case: hD. Qed.
Let D01 x : (0 <= D x <= 1)%R. Proof. by case: hD => _; exact. Qed.
Let D1 x : (D x <= 1)%R. Proof. by case/andP: (D01 x). Qed.
Let D'1 x : (1 - D x <= 1)%R. Proof. by apply: onem_le1; case/andP: (D01 x). Qed.

Lemma measurable_loss : measurable_fun setT (fun x => loss (p x) (q x) (D x)).
Proof.
by apply: emeasurable_funD; apply: measurable_loss_term => //; exact: measurable_onem.
Qed.

(* V(D, G) is minus the mean loss: the minimised loss of the study note, see Losses.v *)
Lemma V_loss : V p q D = - \int[mu]_x loss (p x) (q x) (D x).
Proof.
rewrite /loss ge0_integralD//; do ?[by move=> x _; exact: loss_term_ge0
  |by apply: measurable_loss_term => //; exact: measurable_onem].
by rewrite oppeD_ge0 ?integral_ge0// => [|x _|x _]; rewrite ?/V ?E_elog//; exact: loss_term_ge0.
Qed.

Lemma measurable_gap : measurable_fun setT (fun x =>
  gibbs (p x) ((p x + q x) * D x) + gibbs (q x) ((p x + q x) * (1 - D x))).
Proof.
have ms := measurable_funD mp mq; apply: emeasurable_funD; apply: measurable_gibbs => //.
  exact: measurable_funM.
by apply: measurable_funM => //; exact: measurable_onem.
Qed.

Lemma gap_integrand_ge0 x :
  0 <= gibbs (p x) ((p x + q x) * D x) + gibbs (q x) ((p x + q x) * (1 - D x)).
Proof.
have /andP[Dx0 _] := D01 x; have s0 := addr_ge0 (p0 x) (q0 x).
by rewrite adde_ge0// gibbs_ge0// mulr_ge0// subr_ge0.
Qed.

Lemma gap_ge0 : 0 <= gap D.
Proof. by apply: integral_ge0 => x _; exact: gap_integrand_ge0. Qed.

Lemma gap_eq0_ae : gap D = 0 <->
  {ae mu, forall x, (0 < p x + q x)%R -> D x = Dstar p q x}.
Proof.
rewrite /gap ge0_integral_eq0; [|exact: measurable_gap|exact: gap_integrand_ge0].
by apply: ae_iff => x; exact: gap_eq0.
Qed.

End discriminator.

(* V(D, G) = V(D*_G, G) - gap(D): from here on, all is in the sign of the gap *)
Lemma V_gap D : discriminator D -> V p q D = V p q (Dstar p q) - gap D.
Proof.
move=> hD; have hDs := discriminator_Dstar wp wq.
have loss0 D' x : discriminator D' -> 0 <= loss (p x) (q x) (D' x).
  by move=> [_ D'01]; exact: loss_ge0.
rewrite !V_loss// -oppeD_ge0 ?gap_ge0//; last by apply: integral_ge0 => x _; exact: loss0.
rewrite /gap -ge0_integralD//; first last.
- exact: measurable_gap.
- by move=> x _; exact: gap_integrand_ge0.
- exact: measurable_loss.
- by move=> x _; exact: loss0.
by congr (- _); apply: eq_integral => x _; apply: loss_gap => //; case: hD.
Qed.

(** Proposition 1: D*_G maximises V. *)
Theorem proposition_1 D : discriminator D -> V p q D <= V p q (Dstar p q).
Proof. by move=> hD; rewrite (V_gap hD) -[leRHS]sube0 lee_sub// gap_ge0. Qed.

(** Eq. (4): C(G) = V(D*_G, G): the supremum is attained, at D*_G. *)
Theorem criterion : C p q = V p q (Dstar p q).
Proof.
have hDs := discriminator_Dstar wp wq; apply/eqP; rewrite eq_le; apply/andP; split.
  by apply: ub_ereal_sup => _ [D hD <-]; exact: proposition_1.
by apply: ereal_sup_ub; exists (Dstar p q).
Qed.

(** V does not change when D is changed where both densities vanish (up to a null set). *)
Theorem off_support D1 D2 : discriminator D1 -> discriminator D2 ->
  {ae mu, forall x, (0 < p x + q x)%R -> D1 x = D2 x} -> V p q D1 = V p q D2.
Proof.
move=> h1 h2 e; rewrite !V_loss//; congr (- _).
apply: ae_eq_integral => //; do ?exact: measurable_loss.
apply: ae_mono e => x + _; have := addr_ge0 (p0 x) (q0 x).
rewrite le0r => /predU1P[/eqP|s0 ->//]; rewrite paddr_eq0// => /andP[/eqP -> /eqP ->] _.
by rewrite /loss !mul0e.
Qed.

(* The rest asks that V(D*_G, G) be finite; it is, for finite masses, as the loss of D*_G is at
   most log 2 at each unit of mass. *)
Hypothesis V_fin : V p q (Dstar p q) \is a fin_num.

Theorem unique D : discriminator D ->
  V p q D = C p q <-> {ae mu, forall x, (0 < p x + q x)%R -> D x = Dstar p q x}.
Proof.
move=> hD; rewrite criterion (V_gap hD) -gap_eq0_ae//.
have := gap_ge0 hD; move: V_fin; case: (V _ _ _) => [v| |] // _; case: (gap D) => [g| |] // _.
split=> [[/eqP]|[->]]; last by rewrite sube0.
by rewrite -subr_eq0 addrAC subrr sub0r oppr_eq0 => /eqP ->.
Qed.

End weights.
End proposition_1.
